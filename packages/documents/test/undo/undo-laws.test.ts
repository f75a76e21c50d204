// The laws of undo and redo where transactions edit documents of a library beside ordinary fields.
import { encodeState } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allPull, anyChange, type Library, UndoSite, undoableChange, type Write } from "./undo-site.js";

const traces = Number(process.env.JOINERY_TRACES ?? 60);

/** Runs of a property, fewer over Automerge, which takes a millisecond per operation. */
function runsOf(library: Library): { readonly numRuns: number } {
  return { numRuns: library === "yjs" ? traces : traces / 4 };
}

describe.each(["yjs", "automerge"] as const)("undo and redo over %s, by one author", (library) => {
  it("walk back and forth through the values that were", { timeout: 600_000 }, async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: undoableChange.map((writes) => ({ type: "change" as const, writes })) },
      { weight: 2, arbitrary: fc.constant({ type: "undo" as const }) },
      { weight: 2, arbitrary: fc.constant({ type: "redo" as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: "max" }), async (steps) => {
        const site = await UndoSite.open(library, 0);
        const values = [site.value];
        let at = 0;
        let changes = 0;
        for (const step of steps) {
          if (step.type === "change") {
            // Marked, so that no change is empty in the end.
            site.change(...step.writes, ({ title }) => title.set(`change ${++changes}`));
            values.length = ++at;
            values.push(site.value);
          } else if (step.type === "undo") {
            expect(site.undo.undo().ok).toBe(at > 0);
            at = Math.max(at - 1, 0);
          } else {
            expect(site.undo.redo().ok).toBe(at < values.length - 1);
            at = Math.min(at + 1, values.length - 1);
          }
          expect(site.value).toEqual(values[at]);
        }
        await site.close();
      }),
      runsOf(library),
    );
  });
});

type Among = { readonly site: number; readonly step: readonly Write[] | "undo" | "redo" | "pull" };

const among: fc.Arbitrary<Among> = fc.record({
  site: fc.nat({ max: 2 }),
  step: fc.oneof(
    { weight: 4, arbitrary: anyChange },
    { weight: 3, arbitrary: fc.constant("undo" as const) },
    { weight: 2, arbitrary: fc.constant("redo" as const) },
    { weight: 3, arbitrary: fc.constant("pull" as const) },
  ),
});

const undoneAmong: Among[] = [
  { site: 0, step: [({ board }) => board.set(["a"], 1), ({ todo }) => todo.push("milk")] },
  { site: 1, step: "pull" },
  { site: 0, step: "undo" },
  { site: 1, step: [({ todo }) => todo.push("bread")] },
  { site: 0, step: "pull" },
  { site: 0, step: "redo" },
];

describe.each(["yjs", "automerge"] as const)("undo and redo over %s, among others", (library) => {
  it("put back the value at once and make it anew, and everybody ends with the same", {
    timeout: 600_000,
  }, async () => {
    let undone = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(among, { maxLength: 25, size: "max" }), undoableChange, async (steps, writes) => {
        const sites = [
          await UndoSite.open(library, 0),
          await UndoSite.open(library, 1),
          await UndoSite.open(library, 2),
        ];
        for (const { site: number, step } of steps) {
          const site = sites[number]!;
          if (step === "pull") await site.pull(sites[(number + 1) % 3]!);
          else if (step === "undo" || step === "redo") undone += site.undo[step]().ok ? 1 : 0;
          else site.change(...step);
        }
        const [site] = sites as [UndoSite];
        const before = site.value;
        site.change(...writes, ({ title }) => title.set("marked"));
        const after = site.value;
        for (let round = 0; round < 2; round++) {
          expect(site.undo.undo().ok).toBe(true);
          expect(site.value).toEqual(before);
          expect(site.undo.redo().ok).toBe(true);
          expect(site.value).toEqual(after);
        }
        await allPull(sites);
        const states = sites.map(({ document }) => Buffer.from(encodeState(document.core.state)).toString("hex"));
        expect(states.slice(1)).toEqual([states[0], states[0]]);
        expect(sites.slice(1).map(({ value }) => value)).toEqual([site.value, site.value]);
        for (const { document } of sites) expect(document.core.counts.rejected).toBe(0);
        for (const site of sites) await site.close();
      }),
      // However few runs there are, one of them takes back what others have built upon.
      { ...runsOf(library), examples: [[undoneAmong, [({ total }) => total.add(1)]]] },
    );
    expect(undone).toBeGreaterThan(0);
  });
});
