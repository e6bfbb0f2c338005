import { writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCliFolder, type CliFolder } from "../../support/cli.js";

describe("facts beside the bars", () => {
  let cli: CliFolder;
  beforeAll(async () => {
    cli = await createCliFolder();
  });
  afterAll(() => cli[Symbol.asyncDispose]());

  const counts = { schema: 1, skipped: 0 };

  it("a market event is added once, with the time it became known", async () => {
    const args = ["event", "add", "--type", "fomc", "--ts", "2025-03-19", "--known-at", "2025-03-19T18:00:00Z"];
    const details = ["--details", '{"rate": 4.5}'];
    expect(await cli.json(...args, ...details)).toEqual({
      ...counts,
      kind: "market",
      inserted: 1,
      updated: 0,
      unchanged: 0,
    });
    expect(await cli.json(...args, ...details)).toEqual({
      ...counts,
      kind: "market",
      inserted: 0,
      updated: 0,
      unchanged: 1,
    });
    expect(await cli.json("event", "list", "--type", "fomc")).toEqual({
      schema: 1,
      market: [
        { date: "2025-03-19", event_type: "fomc", details: { rate: 4.5 }, known_at: "2025-03-19T18:00:00.000Z" },
      ],
      symbol: [],
    });
  });

  it("a symbol event counts as known from the midnight after its day", async () => {
    await cli.json("add-instrument", "-s", "AAPL");
    await cli.json("event", "add", "-s", "AAPL", "--type", "split", "--ts", "2020-08-31", "--details", '{"ratio": 4}');
    expect((await cli.json("event", "list", "-s", "AAPL"))["symbol"]).toEqual([
      {
        symbol: "AAPL",
        ts: "2020-08-31T00:00:00.000Z",
        event_type: "split",
        details: { ratio: 4 },
        known_at: "2020-09-01T00:00:00.000Z",
      },
    ]);
  });

  it("files of events are told apart by their columns and imported once", async () => {
    writeFileSync(
      path.join(cli.cwd, "market.csv"),
      'date,event_type,details\n2024-01-31,fomc,"{""rate"": 5.5}"\n2024-03-20,fomc,\n',
    );
    writeFileSync(
      path.join(cli.cwd, "symbols.json"),
      '[{"symbol": "AAPL", "ts": "2024-05-02T20:30:00Z", "event_type": "earnings", "details": {"eps": 1.53}}]',
    );
    expect(await cli.json("event", "import", "--file", "market.csv")).toMatchObject({ kind: "market", inserted: 2 });
    expect(await cli.json("event", "import", "--file", "market.csv")).toMatchObject({ kind: "market", unchanged: 2 });
    expect(await cli.json("event", "import", "--file", "symbols.json")).toMatchObject({ kind: "symbol", inserted: 1 });
    const listed = await cli.json("event", "list", "--from", "2024-01-01", "--to", "2024-12-31");
    expect(listed["market"]).toHaveLength(2);
    expect(listed["symbol"]).toHaveLength(1);
  });

  it("a packed file is told apart by its columns too, and a symbol in the details says nothing", async () => {
    const row = { date: "2023-03-10", event_type: "bank_failure", details: { symbol: "SIVB" } };
    writeFileSync(path.join(cli.cwd, "market.jsonl.gz"), gzipSync(JSON.stringify(row)));
    const symbols = "ts,event_type,ticker\n2023-02-02,earnings,AAPL\n";
    writeFileSync(path.join(cli.cwd, "symbols.csv.gz"), gzipSync(symbols));
    expect(await cli.json("event", "import", "--file", "market.jsonl.gz")).toMatchObject({ kind: "market" });
    expect(await cli.json("event", "import", "--file", "symbols.csv.gz")).toMatchObject({ kind: "symbol" });
  });

  it("with a bar size, rows of a symbol are known at the close of their bar", async () => {
    const hourly = "symbol,ts,signal_type\nNVDA,2025-10-14T14:30:00Z,hourly\n";
    writeFileSync(path.join(cli.cwd, "hourly.csv"), hourly);
    await cli.json("signal", "import", "--file", "hourly.csv", "-r", "1h");
    await cli.json("signal", "add", "-s", "NVDA", "--type", "hourly", "--ts", "2025-10-14T15:30:00Z", "-r", "1h");
    await cli.json("event", "add", "-s", "NVDA", "--type", "halt", "--ts", "2025-10-14T15:30:00Z", "-r", "5m");
    const { signals } = (await cli.json("signal", "list", "--type", "hourly")) as { signals: { known_at: string }[] };
    expect(signals.map((row) => row.known_at)).toEqual(["2025-10-14T15:30:00.000Z", "2025-10-14T16:30:00.000Z"]);
    expect((await cli.json("event", "list", "--type", "halt"))["symbol"]).toMatchObject([
      { known_at: "2025-10-14T15:35:00.000Z" },
    ]);
  });

  it("a market event is about a day and takes no bar size", async () => {
    const ended = await cli.run("-q", "event", "import", "--file", "market.csv", "-r", "1h");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/no bar size for a market event.*"1h".*--known-at/);
  });

  it("bad rows are named and nothing of the file is stored", async () => {
    writeFileSync(path.join(cli.cwd, "bad.csv"), "date,event_type\n2024-06-12,cpi\nsoon,cpi\n");
    const ended = await cli.run("-q", "event", "import", "--file", "bad.csv");
    expect(ended.code).toBe(5);
    expect(ended.stderr).toMatch(/bad\.csv.*line 3/);
    expect((await cli.json("event", "list", "--type", "cpi"))["market"]).toEqual([]);
    expect(await cli.json("event", "import", "--file", "bad.csv", "--skip-bad")).toMatchObject({
      inserted: 1,
      skipped: 1,
    });
  });

  it("signals are added, imported and listed, idempotently", async () => {
    const payload = '{"horizon_bars": 5, "expected_return": 0.012, "confidence": 0.65}';
    const add = ["signal", "add", "-s", "AAPL", "--type", "ml_return_forecast", "--ts", "2025-11-15T14:30:00Z"];
    expect(await cli.json(...add, "--payload", payload)).toMatchObject({ kind: "signal", inserted: 1 });
    expect(await cli.json(...add, "--payload", payload)).toMatchObject({ inserted: 0, unchanged: 1 });
    writeFileSync(
      path.join(cli.cwd, "signals.jsonl"),
      `{"symbol":"AAPL","ts":"2025-11-14","signal_type":"ml_return_forecast","payload":{"expected_return":-0.01}}\n`,
    );
    expect(await cli.json("signal", "import", "--file", "signals.jsonl")).toMatchObject({ inserted: 1 });
    const { signals } = (await cli.json("signal", "list", "-s", "AAPL")) as {
      signals: { ts: string; payload: object }[];
    };
    expect(signals.map(({ ts }) => ts)).toEqual(["2025-11-14T00:00:00.000Z", "2025-11-15T14:30:00.000Z"]);
    expect(signals[1]!.payload).toEqual(JSON.parse(payload));
    expect((await cli.json("signal", "list", "-s", "MSFT"))["signals"]).toEqual([]);
  });

  it("an instrument keeps its facts when further ones are added", async () => {
    await cli.json("add-instrument", "-s", "EURUSD", "--asset-class", "CASH", "--currency", "USD");
    const { instrument } = await cli.json(
      "instrument",
      "add",
      "-s",
      "EURUSD",
      "--name",
      "Euro",
      "--exchange",
      "IDEALPRO",
    );
    expect(instrument).toMatchObject({
      symbol: "EURUSD",
      description: "Euro",
      exchange: "IDEALPRO",
      currency: "USD",
      asset_class: "CASH",
    });
    const shown = await cli.json("instrument", "show", "EURUSD");
    expect(shown).toMatchObject({ instrument, series: [] });
    const table = await cli.run("-q", "instrument", "list");
    expect(table.stdout).toMatch(/^EURUSD\s+Euro\s+CASH\s+IDEALPRO\s+USD$/m);
  });

  it("an instrument that is not there names the nearest", async () => {
    const ended = await cli.run("-q", "instrument", "show", "EURUSB");
    expect(ended.code).toBe(5);
    expect(ended.stderr).toMatch(/"EURUSB"\. Did you mean "EURUSD"\?/);
  });

  it("values are never SQL", async () => {
    const symbol = "A'; drop table instruments; --";
    await cli.json("add-instrument", "-s", symbol, "--name", symbol);
    expect((await cli.json("instrument", "show", symbol))["instrument"]).toMatchObject({ symbol, description: symbol });
  });
});
