// The example of the README is compiled with the tests, and does what the README says.
import { readFileSync } from "node:fs";
import { createReplica, type Storage } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { playOneRound } from "./readme-example.js";

const nowhere: Storage = {
  load: () => Promise.resolve([]),
  documents: () => Promise.resolve([]),
  append: () => Promise.resolve(),
  loadMeta: () => Promise.resolve(undefined),
  saveMeta: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

describe("the example of the README", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

  it("is the code that is compiled here", () => {
    const code = readFileSync(new URL("readme-example.ts", import.meta.url), "utf8");
    expect(/^```ts\n(.*?)^```$/ms.exec(readme)?.[1]).toBe(code);
  });

  it("answers what it says it answers", async () => {
    const replica = await createReplica({ storage: nowhere });
    const answer = await playOneRound(replica);
    expect(readme).toContain(`\`${answer}\``);
    expect(answer).toBe("ann has 70 and is short by 5");
  });
});
