import { expect, it } from "vitest";
import { formatLogLine } from "../../src/cli/log-line.js";
import type { LogRecord } from "../../src/model/logger.js";

const record: LogRecord = {
  time: new Date(2025, 10, 15, 0, 22, 10).getTime(),
  level: "info",
  component: "workflow.ingest",
  message: "Fetched 1256 rows from IBKR for AAPL.",
  fields: {},
};

it("a line has the shape of the seed's log, in local time", () => {
  expect(formatLogLine(record)).toBe("2025-11-15 00:22:10 [INFO] Fetched 1256 rows from IBKR for AAPL.");
  expect(formatLogLine({ ...record, level: "warn" })).toContain(" [WARNING] ");
});

it("a debug line names its component and facts", () => {
  expect(formatLogLine({ ...record, level: "debug", fields: { bars: 3 } })).toBe(
    '2025-11-15 00:22:10 [DEBUG] workflow.ingest: Fetched 1256 rows from IBKR for AAPL. {"bars":3}',
  );
});
