import { describe, expect, test } from "vitest";
import { defaultKnownAt } from "../../src/frame/known-at.js";
import { readExternalSignalFile, readMarketEventFile, readSymbolEventFile } from "../../src/data/read-event-file.js";
import { captureLog } from "./capture-log.js";
import { tempFile } from "./temp-file.js";

const fomc = {
  date: Date.UTC(2025, 2, 19),
  eventType: "fomc",
  details: { rate: 4.5, note: 'held, "again"' },
  knownAt: Date.UTC(2025, 2, 19, 18),
};

describe("market events", () => {
  const json = `{"date":"2025-03-19","event_type":"fomc","details":{"rate":4.5,"note":"held, \\"again\\""},"known_at":"2025-03-19T14:00:00-04:00"}`;

  test.each([
    ["a JSON array", `[${json}]`],
    ["JSON lines", `${json}\n\n`],
    [
      "JSON with other spellings of the names",
      `[${json.replace("event_type", "eventType").replace("known_at", "knownAt")}]`,
    ],
    [
      "CSV with JSON text",
      'date,event_type,details,known_at\n2025-03-19,fomc,"{""rate"":4.5,""note"":""held, \\""again\\""""}",2025-03-19T18:00:00Z\n',
    ],
    [
      "CSV of a table export, semicolons, an id",
      'id;DATE;Event_Type;details;known_at\n7;20250319;fomc;"{""rate"":4.5,""note"":""held, \\""again\\""""}";1742407200\n',
    ],
  ])("come from %s", async (_, content) => {
    expect(await readMarketEventFile(tempFile("events", content))).toEqual({ rows: [fomc], skipped: [] });
  });

  test.each([{}, { resolution: "1h" }] as const)(
    "without known_at are known from the midnight after their date, whatever the bars: %o",
    async (options) => {
      const file = tempFile("events.csv", "date,event_type\n2025-03-19,fomc\n");
      const { rows } = await readMarketEventFile(file, options);
      expect(rows).toEqual([{ ...fomc, details: {}, knownAt: Date.UTC(2025, 2, 20) }]);
    },
  );
});

describe("symbol events", () => {
  test("keep their instant, and a date stays a date in every zone", async () => {
    const file = tempFile(
      "events.csv",
      'symbol,ts,event_type,details,known_at\nAAPL,2020-08-31,split,"{""ratio"":4}",2020-07-30 16:30\nAAPL,2025-01-30 16:30,earnings,,\n',
    );
    const { rows } = await readSymbolEventFile(file, { tz: "America/New_York" });
    expect(rows).toEqual([
      {
        symbol: "AAPL",
        ts: Date.UTC(2020, 7, 31),
        eventType: "split",
        details: { ratio: 4 },
        knownAt: Date.UTC(2020, 6, 30, 20, 30),
      },
      {
        symbol: "AAPL",
        ts: Date.UTC(2025, 0, 30, 21, 30),
        eventType: "earnings",
        details: {},
        knownAt: Date.UTC(2025, 0, 31),
      },
    ]);
  });
});

describe("external signals", () => {
  const payload = { horizon_bars: 5, expected_return: 0.012, confidence: 0.65 };
  const content = JSON.stringify([
    { symbol: "AAPL", ts: "2025-11-14 14:30:00", signal_type: "ml_return_forecast", payload },
  ]);

  test("without known_at are never known before the day is over", async () => {
    const { rows } = await readExternalSignalFile(tempFile("signals.json", content));
    expect(rows).toEqual([
      {
        symbol: "AAPL",
        ts: Date.UTC(2025, 10, 14, 14, 30),
        signalType: "ml_return_forecast",
        payload,
        knownAt: Date.UTC(2025, 10, 15),
      },
    ]);
  });

  test("are known at the close of their bar when its size is given", async () => {
    const { rows } = await readExternalSignalFile(tempFile("signals.json", content), { resolution: "1h" });
    expect(rows[0]!.knownAt).toBe(Date.UTC(2025, 10, 14, 15, 30));
  });
});

test("a row is by default known no earlier than any bar of its day closes", () => {
  for (const hour of [0, 14, 23.999]) {
    const ts = Date.UTC(2025, 2, 4) + hour * 36e5;
    expect(defaultKnownAt(ts)).toBe(Date.UTC(2025, 2, 5));
  }
  expect(defaultKnownAt(Date.UTC(2025, 2, 4), "1d")).toBe(Date.UTC(2025, 2, 5));
});

describe("bad rows", () => {
  test.each([
    ["[1]", "row 1: it is not a JSON object"],
    ['[{"date":"2025-03-19"}]', "row 1: event_type is empty"],
    ['[{"event_type":"fomc"}]', "row 1: date is empty"],
    ['[{"date":"2025-02-30","event_type":"fomc"}]', 'row 1: date "2025-02-30" is not a date'],
    [
      '[{"date":"03/04/2025","event_type":"fomc"}]',
      'row 1: date "03/04/2025" may be month/day or day/month; write dates as YYYY-MM-DD',
    ],
    ['[{"date":true,"event_type":"fomc"}]', "row 1: date is not a text"],
    ['[{"date":"2025-03-19","event_type":"fomc","details":[1]}]', "row 1: details is not a JSON object"],
    [
      '[{"date":"2025-03-19","event_type":"fomc","known_att":"2025-03-19"}]',
      'row 1: "known_att" is none of the columns date, event_type, details, known_at. Did you mean "known_at"?',
    ],
    ["date,event_type,details\n2025-03-19,fomc,{oops}\n", 'line 2: details "{oops}" is not JSON'],
    [
      'date,event_type,details\n2025-03-19,fomc,{"a":1,"b":2}\n',
      'line 2: it has 4 fields where the header has 3; quote a field that holds ","',
    ],
    ['{"date":"2025-03-19","event_type":"fomc"}\n{"date":\n', "line 2: it is not a JSON object"],
  ])("%s is refused with its place and reason", async (content, reason) => {
    await expect(readMarketEventFile(tempFile("events.x", content))).rejects.toMatchObject({
      code: "BAD_ROWS",
      message: expect.stringContaining(`rows are bad: ${reason}. Nothing was taken`) as string,
    });
  });

  test("are left out, counted and named when asked", async () => {
    const log = captureLog();
    const file = tempFile("events.csv", "date,event_type\n2025-03-19,fomc\n2025-03-32,fomc\n");
    const { rows, skipped } = await readMarketEventFile(file, { skipBad: true });
    expect(rows).toHaveLength(1);
    expect(skipped).toEqual([{ where: "events.csv line 3", reason: 'date "2025-03-32" is not a date' }]);
    expect(log[0]!.message).toContain("1 of 2 rows were bad and left out: line 3");
  });

  test("do not hide a file that was misunderstood as a whole", async () => {
    const file = tempFile("events.csv", "day,kind\n2025-03-19,fomc\n");
    await expect(readMarketEventFile(file, { skipBad: true })).rejects.toMatchObject({ code: "BAD_ROWS" });
  });
});

test("a file that is no JSON, empty or not there is named", async () => {
  const read = (content: string) => readMarketEventFile(tempFile("events.json", content));
  await expect(read('[{"date":')).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  await expect(read("")).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  await expect(readMarketEventFile("/no/such/events.json")).rejects.toMatchObject({ code: "MISSING_FILE" });
});
