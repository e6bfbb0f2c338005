import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { fetchBars } from "../../../src/data/fetch-bars.js";
import { createCsvSource, type CsvSourceOptions } from "../../../src/data/sources/csv.js";
import type { Resolution } from "../../../src/model/resolution.js";
import { captureLog } from "../capture-log.js";
import { tempFile } from "../temp-file.js";

async function read(
  content: string | Uint8Array,
  resolution: Resolution = "1d",
  options: Omit<CsvSourceOptions, "file"> = {},
) {
  const source = createCsvSource({ file: tempFile("bars.csv", content), ...options });
  const [symbol = "X"] = await source.symbols();
  const { bars } = await fetchBars(source, { symbol, resolution });
  return Array.from(bars.ts, (ts, i) => [
    new Date(ts).toISOString().replace(".000Z", "Z"),
    ...[bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]],
  ]);
}

const march4 = ["2025-03-04T00:00:00Z", 10, 12, 9, 11, 500];
const march5 = ["2025-03-05T00:00:00Z", 11, 13, 10, 12, 600];

describe("daily exports", () => {
  test.each<[string, string]>([
    [
      "Yahoo",
      "Date,Open,High,Low,Close,Adj Close,Volume\n2025-03-04,10,12,9,11,7.5,500\n2025-03-05,11,13,10,12,8,600\n",
    ],
    ["Stooq", "Date,Open,High,Low,Close,Volume\r\n2025-03-04,10,12,9,11,500\r\n2025-03-05,11,13,10,12,600\r\n"],
    [
      "Stooq bulk",
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nSPY.US,D,20250304,000000,10,12,9,11,500,0\nSPY.US,D,20250305,000000,11,13,10,12,600,0\n",
    ],
    [
      "MetaTrader 5",
      "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<SPREAD>\n2025.03.04\t10\t12\t9\t11\t500\t2\n2025.03.05\t11\t13\t10\t12\t600\t2\n",
    ],
    ["MetaTrader 4, no header", "2025.03.04,00:00,10,12,9,11,500\n2025.03.05,00:00,11,13,10,12,600\n"],
    [
      "TradingView",
      "time,open,high,low,close,Volume,MA\n1741098600,10,12,9,11,500,1\n1741185000,11,13,10,12,600,NaN\n",
    ],
    [
      "Nasdaq",
      "Date,Close/Last,Volume,Open,High,Low\n03/05/2025,$12.00,600,$11.00,$13.00,$10.00\n03/04/2025,$11.00,500,$10.00,$12.00,$9.00\n02/28/2025,$11.00,500,$10.00,$12.00,$9.00\n",
    ],
    [
      "Investing.com",
      '"Date","Price","Open","High","Low","Vol.","Change %"\n"Mar 05, 2025","12.00","11.00","13.00","10.00","0.60K","1%"\n"Mar 04, 2025","11.00","10.00","12.00","9.00","0.50K","-"\n',
    ],
    [
      "ib_insync",
      ",date,open,high,low,close,volume,average,barCount\n0,2025-03-04,10.0,12.0,9.0,11.0,500.0,10,3\n1,2025-03-05,11.0,13.0,10.0,12.0,600.0,11,4\n",
    ],
    [
      "Alpha Vantage",
      "timestamp,1. open,2. high,3. low,4. close,5. volume\n2025-03-05,11,13,10,12,600\n2025-03-04,10,12,9,11,500\n",
    ],
    [
      "CryptoDataDownload",
      "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume USD,Volume BTC\n1741132800000,2025-03-05 00:00:00,BTC/USD,11,13,10,12,600,1\n1741046400000,2025-03-04 00:00:00,BTC/USD,10,12,9,11,500,1\n",
    ],
    [
      "yfinance",
      "Price,Close,High,Low,Open,Volume\nTicker,SPY,SPY,SPY,SPY,SPY\nDate,,,,,\n2025-03-04,11,12,9,10,500\n2025-03-05,12,13,10,11,600\n",
    ],
    [
      "pandas with an index without a name",
      ",Open,High,Low,Close,Volume\n2025-03-04,10,12,9,11,500\n2025-03-05,11,13,10,12,600\n",
    ],
    [
      "a semicolon file with decimal commas",
      "Datum;date;open;high;low;close;volume\nx;2025-03-04;10,00;12,0;9,0;11,0;500\nx;2025-03-05;11,0;13,0;10,0;12,0;600\n",
    ],
    [
      "upper case with blanks around",
      " TS , OPEN , HIGH , LOW , CLOSE , VOLUME \n 2025-03-04 , 10 , 12 , 9 , 11 , 500 \n2025-03-05,11,13,10,12,600",
    ],
    [
      "quoted fields with thousands",
      'datetime,open,high,low,close,volume\n"2025-03-04","10","12","9","11","500"\n2025-03-05,11,13,10,12,"600"\n',
    ],
    [
      "blank lines and no last line end",
      "\n\nts,open,high,low,close,volume\n\n2025-03-04,10,12,9,11,500\n\n2025-03-05,11,13,10,12,600",
    ],
  ])("%s are read", async (_, content) => {
    const rows = await read(content);
    expect(rows.slice(-2)).toEqual([march4, march5]);
  });

  test("files as gzip, with a byte order mark or in UTF-16 are read", async () => {
    const text = "ts,open,high,low,close,volume\n2025-03-04,10,12,9,11,500\n";
    const contents = [gzipSync(text), `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, "utf16le")];
    for (const content of contents) expect(await read(content)).toEqual([march4]);
  });

  test("several files are one series", async () => {
    const header = "ts,open,high,low,close,volume\n";
    const first = tempFile("a.csv", `${header}2025-03-04,10,12,9,11,500\n`);
    const second = tempFile("b.csv", `${header}2025-03-05,11,13,10,12,600\n2025-03-04,10,12,9,11,500\n`);
    const frame = await fetchBars(createCsvSource({ file: [second, first] }), { symbol: "X", resolution: "1d" });
    expect([...frame.col("close")]).toEqual([11, 12]);
  });
});

describe("intraday exports", () => {
  const nine = "2025-03-04T14:30:00Z";
  test.each<[string, string, Omit<CsvSourceOptions, "file">]>([
    ["ISO with Z", "2025-03-04T14:30:00Z", {}],
    ["ISO with milliseconds", "2025-03-04T14:30:00.000Z", {}],
    ["ISO with an offset", "2025-03-04 09:30:00-05:00", {}],
    ["ISO with a short offset", "2025-03-04T09:30:00-0500", {}],
    ["ISO without seconds", "2025-03-04T14:30Z", {}],
    ["naive, taken as UTC", "2025-03-04 14:30:00", {}],
    ["naive in a named zone", "2025-03-04 09:30:00", { tz: "America/New_York" }],
    ["the zone does not move a time that has an offset", "2025-03-04T14:30:00Z", { tz: "America/New_York" }],
    ["TWS with a zone name", "20250304 09:30:00 US/Eastern", {}],
    ["TWS with two blanks", "20250304  14:30:00", {}],
    ["TWS with a hyphen", "20250304-14:30:00", {}],
    ["compact", "20250304143000", {}],
    ["epoch seconds", "1741098600", {}],
    ["epoch milliseconds", "1741098600000", {}],
    ["epoch microseconds", "1741098600000000", {}],
    ["epoch nanoseconds", "1741098600000000000", {}],
    ["epoch seconds with a fraction", "1741098600.0", {}],
    ["month by name and a twelve-hour clock", "Mar 04, 2025 2:30 PM", {}],
  ])("%s", async (_, time, options) => {
    const rows = await read(`time,open,high,low,close,volume\n"${time}",10,12,9,11,500\n`, "1h", options);
    expect(rows[0]![0]).toBe(nine);
  });

  test.each([
    ["03/24/2025 9:30 AM", "America/Chicago"],
    ["24.03.2025 14:30:00.000 GMT+0000", "UTC"],
  ])("%s with the year last is read where the day is above 12", async (time, tz) => {
    const rows = await read(`Gmt time,open,high,low,close\n${time},10,12,9,11\n`, "1h", { tz });
    expect(rows[0]![0]).toBe("2025-03-24T14:30:00Z");
  });

  test("Binance klines without a header are read, and what the columns are taken for is said", async () => {
    const log = captureLog();
    const rows = await read(
      "1741046400000,10,12,9,11,500,1741046459999,1,2,3,4,0\n1741046460000,11,13,10,12,600,1741046519999,1,2,3,4,0\n",
      "1m",
    );
    expect(rows).toEqual([
      ["2025-03-04T00:00:00Z", 10, 12, 9, 11, 500],
      ["2025-03-04T00:01:00Z", 11, 13, 10, 12, 600],
    ]);
    expect(log[0]!.message).toContain("no header");
  });

  test("date and time in two columns are one instant", async () => {
    const header = "Date,Time,Open,High,Low,Close,Volume\n";
    for (const time of ["09:30", "09:30:00", "0930", "93000"]) {
      const rows = await read(`${header}2025-03-04,${time},10,12,9,11,500\n`, "1m", { tz: "America/New_York" });
      expect(rows[0]![0]).toBe(nine);
    }
  });

  test("HistData files (semicolons, decimal points, no header) are read", async () => {
    expect(await read("20250304 143000;1.3066;1.3067;1.3065;1.3066;0\n", "1m")).toEqual([
      [nine, 1.3066, 1.3067, 1.3065, 1.3066, 0],
    ]);
  });
});

describe("volume", () => {
  test.each([
    ["", NaN],
    ["-1", NaN],
    ["null", NaN],
    ["0", 0],
    ["1.5M", 1_500_000],
    ['"1,234,567"', 1_234_567],
    ["0.05655554", 0.05655554],
    ["1.2e3", 1200],
  ])("%s is understood", async (volume, expected) => {
    const rows = await read(`ts,open,high,low,close,volume\n2025-03-04,10,12,9,11,${volume}\n`);
    expect(rows[0]![5]).toBe(expected);
  });

  test("a file without a volume column has bars without volume", async () => {
    expect((await read("ts,open,high,low,close\n2025-03-04,10,12,9,11\n"))[0]![5]).toBeNaN();
  });
});

describe("dates with the year last", () => {
  const file = (...dates: string[]) =>
    `date,open,high,low,close\n${dates.map((date) => `${date},10,12,9,11`).join("\n")}\n`;

  test("one day above 12 tells how all of them are meant", async () => {
    expect((await read(file("03/04/2025", "03/14/2025"))).map(([ts]) => ts)).toEqual([
      "2025-03-04T00:00:00Z",
      "2025-03-14T00:00:00Z",
    ]);
    expect((await read(file("04.03.2025", "14.03.2025"))).map(([ts]) => ts)).toEqual([
      "2025-03-04T00:00:00Z",
      "2025-03-14T00:00:00Z",
    ]);
  });

  test("dates that may be read in two ways are refused", async () => {
    await expect(read(file("03/04/2025", "03/05/2025"))).rejects.toThrow(
      /line 2: date "03\/04\/2025" may be month\/day or day\/month; write dates as YYYY-MM-DD/,
    );
  });

  test("dates that contradict each other are refused", async () => {
    await expect(read(file("03/14/2025", "14/03/2025", "03/04/2025"))).rejects.toMatchObject({ code: "BAD_ROWS" });
  });
});

describe("windows", () => {
  const content = `ts,open,high,low,close\n${[3, 4, 5, 6, 7].map((day) => `2025-03-0${day},10,12,9,11`).join("\n")}\n`;
  const days = async (window: { from?: number; to?: number; duration?: "2 D" }) => {
    const source = createCsvSource(tempFile("bars.csv", content));
    const frame = await fetchBars(source, { symbol: "X", resolution: "1d", ...window });
    return Array.from(frame.ts, (ts) => new Date(ts).getUTCDate());
  };

  test("from and to are inclusive", async () => {
    expect(await days({ from: Date.UTC(2025, 2, 4), to: Date.UTC(2025, 2, 6) })).toEqual([4, 5, 6]);
  });

  test("a duration counts back from the end of the window", async () => {
    expect(await days({ duration: "2 D" })).toEqual([5, 6, 7]);
    expect(await days({ duration: "2 D", to: Date.UTC(2025, 2, 6) })).toEqual([4, 5, 6]);
  });

  test("a window without bars is an error that says what the file has", async () => {
    await expect(days({ from: Date.UTC(2026, 0, 1) })).rejects.toMatchObject({
      code: "EMPTY_RESULT",
      message: expect.stringContaining("it has 5 bars from 2025-03-03 to 2025-03-07") as string,
    });
  });
});
