import { describe, it } from "vitest";
import { findPrograms } from "./postgres-server.js";

const reason = "needs PostgreSQL 15 or newer installed on this machine";

/**
 * A suite about what a real server alone does; it gets the folder of the installed programs. Where there are none the
 * report says why it did not run, and with `REQUIRE_SERVER=1` that is an error.
 */
export function describeOnServer(name: string, suite: (programs: string) => void): void {
  const programs = findPrograms();
  if (programs === null && process.env["REQUIRE_SERVER"] === "1") throw new Error(`${name}: ${reason}.`);
  describe(name, () => {
    if (programs === null) it(reason, (test) => test.skip(reason));
    else suite(programs);
  });
}
