// A signal with two reasons, which fires even when everything nobody refers to has been collected.
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { abortAfter } from "../src/craps/abort-after.js";

it("aborts after its time with a TimeoutError, and with what stops it when that comes first", async () => {
  const [late, stopped] = [new AbortController(), new AbortController()];
  const [first, second] = [abortAfter(late.signal, 20), abortAfter(stopped.signal, 20)];
  stopped.abort(new Error("told to"));
  expect(second.reason).toMatchObject({ message: "told to" });
  expect(first.aborted).toBe(false);
  await sleep(60);
  expect(first.reason).toMatchObject({ name: "TimeoutError", message: "it took more than 0.02 s" });
  expect(second.reason).toMatchObject({ message: "told to" });
  expect(abortAfter(stopped.signal, 1000).aborted).toBe(true);
});

it("fires while garbage is collected all the time, where a signal of AbortSignal.any may not", () => {
  const module = new URL("../dist/craps/abort-after.js", import.meta.url).href;
  const script = `
    import { abortAfter } from ${JSON.stringify(module)};
    const stop = new AbortController();
    abortAfter(stop.signal, 200).addEventListener("abort", () => { console.log("fired"); process.exit(); }, { once: true });
    const collect = setInterval(() => gc(), 20);
    setTimeout(() => clearInterval(collect), 2000);`;
  const args = ["--expose-gc", "--input-type=module", "--eval", script];
  expect(execFileSync(process.execPath, args, { encoding: "utf8" }).trim()).toBe("fired");
});
