import { Console } from "node:console";
import { Writable } from "node:stream";
import { writeAboveProgress } from "./progress.js";

/** Sends what a user's file prints to stderr, for stdout belongs to the result. Returns the function that undoes it. */
export function sendConsoleToStderr(): () => void {
  const before = globalThis.console;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeAboveProgress(chunk.toString());
      done();
    },
  });
  globalThis.console = new Console(stream);
  return () => {
    globalThis.console = before;
  };
}
