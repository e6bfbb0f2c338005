import { describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { describeTarget, parseServerUrl } from "../../../src/data/store/server-target.js";

describe("a database URL", () => {
  it("gives every part, with percent signs resolved", () => {
    expect(parseServerUrl("postgres://me%40work:p%2Fw@db.example:5433/my%20bars?search_path=test")).toMatchObject({
      host: "db.example",
      port: 5433,
      user: "me@work",
      password: "p/w",
      database: "my bars",
      sslMode: "disable",
      settings: { search_path: "test" },
    });
  });

  it("may leave out what has a default", () => {
    expect(parseServerUrl("postgresql://localhost")).toMatchObject({
      port: 5432,
      user: null,
      password: null,
      database: null,
    });
  });

  it("may name a socket folder, an IPv6 address, and the driver of SQLAlchemy", () => {
    expect(parseServerUrl("postgres:///bars?host=/var/run/postgresql").host).toBe("/var/run/postgresql");
    expect(describeTarget(parseServerUrl("postgres://[::1]:5433/bars"))).toBe("[::1]:5433/bars");
    expect(parseServerUrl("postgresql+psycopg2://me@db/bars")).toMatchObject({ host: "db", user: "me" });
  });

  it("that is none is refused without repeating it", () => {
    for (const text of ["mysql://me:secret@db/bars", "secret", "postgres://me:se/cret@:x"]) {
      expect(() => parseServerUrl(text)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }) as Error);
      expect(() => parseServerUrl(text)).not.toThrow(/se\/?cret/);
    }
  });

  it("with an unknown sslmode or a missing certificate is refused", () => {
    expect(() => parseServerUrl("postgres://db/bars?sslmode=on")).toThrow(
      /Expected sslmode to be disable, .* received "on"/,
    );
    expect(() => parseServerUrl("postgres://db/bars?sslrootcert=/none.pem")).toThrow(
      expect.objectContaining({ code: "MISSING_FILE" }) as Error,
    );
  });
});

describe("createStore", () => {
  it("opens nothing, and describes itself without user and password", () => {
    expect(createStore("postgres://me:secret@db.example/bars")).toMatchObject({
      kind: "server",
      description: "PostgreSQL at db.example:5432/bars",
    });
    expect(createStore({ url: null, dataDir: "somewhere" })).toMatchObject({
      kind: "embedded",
      description: 'the embedded database in "somewhere/db"',
    });
  });

  it("names the option that it does not know", () => {
    expect(() => createStore({ dataDri: "x" } as object)).toThrow(/received "dataDri". Did you mean "dataDir"\?/);
  });
});
