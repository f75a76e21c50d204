// docs/simulator.md has every fault and every check that there is, and no others; what it says of them is so.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../scripts/mutants/catalogue.mjs";
import { drawFaults } from "../src/faults/draw-faults.js";
import { faultKinds } from "../src/faults/fault.js";

const at = (path: string): URL => new URL(path, import.meta.url);
const page = readFileSync(at("../../docs/simulator.md"), "utf8");

/** The cells of the table under a heading, row by row. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(1).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

const sources = ["checkers", "scenarios", "node"].flatMap((folder) => {
  const names = readdirSync(at(`../src/${folder}`)).filter((name) => name.endsWith(".ts"));
  return names.map((name) => [`${folder}/${name}`, readFileSync(at(`../src/${folder}/${name}`), "utf8")] as const);
});

/** The first argument of whatever checks, or a constant that stands for it. */
const named =
  /(?:\.check\(|\.fail\(|#compare\(|violated\?\.\()\s*"([^"]+)"|const (?:check|silence|emptiness)[^=\n]* = (?:[^"\n]+ \? )?"([^"]+)"/g;

describe("the faults on the page", () => {
  const rows = rowsUnder("Faults");

  it("are those that there are", () => {
    expect(rows.map(([kind]) => kind).sort()).toEqual([...faultKinds].sort());
  });

  it.each(rows)("%s: is made there, drawn so, and tested", (kind, made, drawn, _shapes, test) => {
    expect([existsSync(at(`../src/${made}`)), existsSync(at(test ?? ""))]).toEqual([true, true]);
    const isDrawn = (documents: { readonly signed?: boolean; readonly hasLedger?: boolean }): boolean =>
      Array.from({ length: 40 }, (_, seed) => seed).some((seed) =>
        drawFaults({ seed, nodes: 6, startMs: 100, healMs: 9000, ...documents }, [kind as never]).some(
          (fault) => fault.kind === kind,
        ),
      );
    const where = { yes: [true, true, true], signed: [true, false, false], money: [false, true, false] };
    expect([isDrawn({ signed: true }), isDrawn({ hasLedger: true }), isDrawn({})]).toEqual(
      where[drawn as keyof typeof where],
    );
  });
});

describe("the lies on the page", () => {
  it.each(rowsUnder("Lies"))("%s: are faults, and drawn as those are", (_lie, kinds, drawn) => {
    const faults = new Map(rowsUnder("Faults").map(([kind, _made, as]) => [kind, as]));
    for (const kind of kinds?.split(", ") ?? []) expect([kind, faults.get(kind)]).toEqual([kind, drawn]);
  });

  it.each(rowsUnder("Lies with workloads"))("%s: are told there, and tested", (_lie, made, _drawn, test) => {
    expect([existsSync(at(`../src/${made}`)), existsSync(at(test ?? ""))]).toEqual([true, true]);
  });
});

describe("the checks on the page", () => {
  const rows = rowsUnder("Checks");
  const found = new Set(sources.flatMap(([, text]) => [...text.matchAll(named)].map(([, a, b]) => a ?? b)));

  it("are those that there are, each once", () => {
    expect(rows.map(([check]) => check).sort()).toEqual([...found].sort());
  });

  it.each(rows)("%s: is made there, and what it is said to catch is there", (check, made, by) => {
    const text = sources.find(([file]) => file === made)?.[1] ?? "";
    expect(text).toContain(`"${check}"`);
    const mutant = by?.startsWith("mutant: ") === true ? by.slice("mutant: ".length) : undefined;
    if (mutant !== undefined) expect(catalogue.map(({ name }) => name)).toContain(mutant);
    else
      expect([existsSync(at(by ?? "")), readFileSync(at(by ?? ""), "utf8")]).toEqual([
        true,
        expect.stringContaining(check ?? ""),
      ]);
  });
});
