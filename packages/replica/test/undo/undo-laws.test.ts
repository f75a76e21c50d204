// The laws of undo and redo, over random changes: alone they walk back and forth through one's own history; among others
// they take away nothing that is not one's own, and everybody agrees.
import { encodeState } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexOf } from "../site.js";
import { anyChange, type Draft, UndoSite, undoableChange } from "./undo-site.js";

const runs = { numRuns: 300 };

describe("undo and redo by one author", () => {
  it("walk back and forth through the values that were", async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: undoableChange.map((writes) => ({ type: "change" as const, writes })) },
      { weight: 2, arbitrary: fc.constant({ type: "undo" as const }) },
      { weight: 2, arbitrary: fc.constant({ type: "redo" as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: "max" }), async (steps) => {
        const site = await UndoSite.open(1);
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
          expect([site.undo.canUndo, site.undo.canRedo]).toEqual([at > 0, at < values.length - 1]);
        }
      }),
      runs,
    );
  });
});

type Step =
  | { readonly type: "change"; readonly writes: readonly ((draft: Draft) => unknown)[] }
  | { readonly type: "undo" | "redo" | "pull" };

const stepAmongOthers: fc.Arbitrary<{ readonly site: number; readonly step: Step }> = fc.record({
  site: fc.nat({ max: 2 }),
  step: fc.oneof(
    { weight: 4, arbitrary: anyChange.map((writes): Step => ({ type: "change", writes })) },
    { weight: 3, arbitrary: fc.constant<Step>({ type: "undo" }) },
    { weight: 2, arbitrary: fc.constant<Step>({ type: "redo" }) },
    { weight: 3, arbitrary: fc.constant<Step>({ type: "pull" }) },
  ),
});

describe("undo and redo among others", () => {
  it("take away nothing that others wrote, and everybody ends with the same", async () => {
    let pulls = 0;
    let undone = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(stepAmongOthers, { maxLength: 40, size: "max" }), async (steps) => {
        const sites = [await UndoSite.open(1), await UndoSite.open(2), await UndoSite.open(3)];
        for (const { site: number, step } of steps) {
          const site = sites[number]!;
          if (step.type === "change") site.change(...step.writes);
          else if (step.type === "pull") {
            pulls++;
            site.pull(sites[(number + 1) % 3]!);
          } else {
            const foreign = site.foreignDots;
            const result = step.type === "undo" ? site.undo.undo() : site.undo.redo();
            if (result.ok) undone += result.places;
            expect(site.foreignDots).toEqual(foreign);
          }
        }
        for (const site of [...sites, ...sites]) site.pull(...sites);
        const states = sites.map(({ document }) => hexOf(encodeState(document.core.state)));
        expect(states[1]).toBe(states[0]);
        expect(states[2]).toBe(states[0]);
        expect(sites.every(({ document }) => document.core.counts.rejected === 0)).toBe(true);
      }),
      runs,
    );
    expect(Math.min(pulls, undone)).toBeGreaterThan(runs.numRuns);
  });

  it("put back the value at once, and its redo makes it anew, whatever others had written before", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepAmongOthers, { maxLength: 25, size: "max" }),
        undoableChange,
        async (steps, writes) => {
          const sites = [await UndoSite.open(1), await UndoSite.open(2), await UndoSite.open(3)];
          for (const { site: number, step } of steps) {
            if (step.type === "change") sites[number]!.change(...step.writes);
            else if (step.type === "pull") sites[number]!.pull(sites[(number + 1) % 3]!);
          }
          const [site] = sites as [UndoSite];
          const before = site.value;
          site.change(...writes, ({ title }) => title.set("marked"));
          const after = site.value;
          for (let round = 0; round < 3; round++) {
            expect(site.undo.undo().ok).toBe(true);
            expect(site.value).toEqual(before);
            expect(site.undo.redo().ok).toBe(true);
            expect(site.value).toEqual(after);
          }
        },
      ),
      runs,
    );
  });

  it("leave in a counter exactly what was not undone", async () => {
    const step = fc.record({
      site: fc.nat({ max: 2 }),
      what: fc.oneof(
        fc.integer({ min: -9, max: 9 }).filter((amount) => amount !== 0),
        fc.constantFrom("undo" as const, "redo" as const, "pull" as const),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
        const sites = [await UndoSite.open(1), await UndoSite.open(2), await UndoSite.open(3)];
        const done: number[][] = [[], [], []];
        const undone: number[][] = [[], [], []];
        for (const { site: number, what } of steps) {
          const site = sites[number]!;
          if (what === "pull") site.pull(sites[(number + 1) % 3]!);
          else if (typeof what === "number") {
            site.change(({ total }) => total.add(what));
            done[number]!.push(what);
            undone[number]!.length = 0;
          } else {
            const [from, to] = what === "undo" ? [done[number]!, undone[number]!] : [undone[number]!, done[number]!];
            expect(site.undo[what]().ok).toBe(from.length > 0);
            if (from.length > 0) to.push(from.pop()!);
          }
        }
        for (const site of [...sites, ...sites]) site.pull(...sites);
        const total = done.flat().reduce((sum, amount) => sum + amount, 0);
        expect(sites.map(({ document }) => document.value.total)).toEqual([total, total, total]);
      }),
      runs,
    );
  });
});
