// The slow tests are begun first, all of them are there, and the others keep their order.
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { slowFirst, slowTests } from "../../scripts/slow-tests-first.mjs";

it("slow tests come first, the slowest of all in front; the others stay in order", () => {
  const files = ["b.test.ts", "bench/test/command.test.ts", "a.test.ts", "sim/test/bank/bank-job.test.ts"];
  expect(slowFirst(files, (file: string) => file)).toEqual([
    "sim/test/bank/bank-job.test.ts",
    "bench/test/command.test.ts",
    "b.test.ts",
    "a.test.ts",
  ]);
});

it("those that share a process come last, save slow ones", () => {
  const files = ["shared/a.test.ts", "packages/crdt/test/laws/composites.test.ts", "b.test.ts", "shared/c.test.ts"];
  const isShared = (file: string): boolean => !file.startsWith("b");
  expect(slowFirst(files, (file: string) => file, isShared)).toEqual([
    "packages/crdt/test/laws/composites.test.ts",
    "b.test.ts",
    "shared/a.test.ts",
    "shared/c.test.ts",
  ]);
});

it.each(slowTests)("%s is there", (path) => {
  expect(existsSync(new URL(`../../${path}`, import.meta.url))).toBe(true);
});
