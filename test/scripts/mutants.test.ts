// The catalogue of mutants fits the code as it is: what each changes is there, once. The hunt itself is `npm run mutants`.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { catalogue } from "../../scripts/mutants/catalogue.mjs";
import { killMatrix, median, rowOf } from "../../scripts/mutants/kill-matrix.mjs";

it.each(catalogue)("$name: stands once in $file, and changes it", ({ file, find, replace }) => {
  const source = readFileSync(new URL(`../../packages/${file}`, import.meta.url), "utf8");
  expect(source.split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

it("no two mutants have one name", () => {
  expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
});

it("a mutant is killed when every hunt found it, and the matrix says which live", () => {
  const [mutant] = catalogue;
  const killed = rowOf(
    mutant!,
    { hunts: [hunted(3), hunted(1), hunted(9)], smallest: { nodes: 2, operations: 3, seconds: 4 } },
    20,
  );
  const lives = rowOf(mutant!, { hunts: [hunted(3), hunted(undefined), hunted(undefined)], smallest: undefined }, 20);
  expect(killed).toMatchObject({ killed: true, checks: ["causal order"], seeds: 3 });
  expect(lives).toMatchObject({ killed: false, seeds: 21 });
  const page = killMatrix([killed, lives], { starts: [1], seedsMax: 20 });
  expect(page).toContain("1 of 2 are killed");
  expect(page).toMatch(
    /\| causal order \| 3 \| 2 \| 3 \| 4 \|\n.*\*\*lives\*\* \(causal order\) \| > 20 \| {2}\| {2}\| {2}\|/,
  );
  expect(page).toContain("1 of 2 have at");
  expect(median([5, 1, 3])).toBe(3);
});

function hunted(seeds: number | undefined) {
  return { subject: "game", start: 1, seeds, check: seeds === undefined ? undefined : "causal order" };
}

it("a run that stays large is explained", () => {
  const large = { ...catalogue[0]!, stays: "a round has many parts" };
  const row = rowOf(large, { hunts: [hunted(1)], smallest: { nodes: 6, operations: 30, seconds: 4 } }, 20);
  expect(killMatrix([row], { starts: [1], seedsMax: 20 })).toContain(`- ${large.name}: a round has many parts.`);
});
