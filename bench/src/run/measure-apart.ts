// One measurement in a process of its own, so that no subject meets the garbage, the compiled code or the caches of another.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Outcome } from "../suite.js";
import type { Answer, Request } from "./request.js";

/** What became of a measurement. */
export type Measured =
  | { readonly ended: "done"; readonly outcome: Outcome; readonly ms: number }
  | { readonly ended: "stopped"; readonly ms: number }
  | { readonly ended: "failed"; readonly reason: string; readonly ms: number };

export type Measure = (request: Request, limitMs: number) => Promise<Measured>;

const worker = fileURLToPath(new URL("../worker.js", import.meta.url));
/** Room for the peers that keep all of history in JavaScript objects; the same for all. */
const heapMbMaxDefault = 4096;

/** Runs `request`; stops its process after `limitMs`. */
export const measureApart: Measure = (request, limitMs) => {
  const startedAt = performance.now();
  const child = fork(worker, { execArgv: flagsOf(request), stdio: ["ignore", "ignore", "inherit", "ipc"] });
  let measured: Measured | undefined;
  const elapsed = (): number => performance.now() - startedAt;
  const stopper = setTimeout(() => {
    measured ??= { ended: "stopped", ms: elapsed() };
    child.kill("SIGKILL");
  }, limitMs);
  child.on("message", (answer: Answer) => {
    measured ??= answer.ok
      ? { ended: "done", outcome: answer.outcome, ms: elapsed() }
      : { ended: "failed", reason: answer.reason, ms: elapsed() };
  });
  child.send(request);
  return new Promise((resolve) => {
    const end = (reason: string): void => {
      clearTimeout(stopper);
      resolve(measured ?? { ended: "failed", reason, ms: elapsed() });
    };
    child.once("error", (error) => end(error.message));
    child.once("close", (code, signal) => end(`the process ended with ${signal ?? code} before it answered`));
  });
};

function flagsOf({ heapMbMax = heapMbMaxDefault, semiSpaceMbMax }: Request): string[] {
  const young = semiSpaceMbMax === undefined ? [] : [`--max-semi-space-size=${semiSpaceMbMax}`];
  return ["--expose-gc", `--max-old-space-size=${heapMbMax}`, ...young];
}
