// The example of the README: it is in the repository as a file that compiles, and prints what the README says.
import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";

it("compiles and prints what the README says it prints", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = await readFile(new URL("./readme-example.ts", import.meta.url), "utf8");
  const code = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1];
  expect(example.replace(/^\/\/ .*\n/, "")).toBe(code);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await import("./readme-example.js");
  const printed = log.mock.calls.map(([line]) => line as unknown);
  log.mockRestore();
  expect(printed).toEqual([...code!.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line]) => line));
});
