// Undo of what was changed before the manager was attached, out of the log.
import { undoManager } from "@joinery/replica/undo";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UndoSite, undoableChange } from "./undo-site.js";

describe("an undo manager that begins with what was changed earlier", () => {
  it("walks back through all values that were, an undo counting as a change, and forth again", async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: undoableChange },
      { weight: 1, arbitrary: fc.constantFrom("undo" as const, "redo" as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20, size: "max" }), async (steps) => {
        const site = await UndoSite.open(1);
        const values = [site.value];
        for (const one of steps) {
          if (typeof one !== "string") site.change(...one, ({ title }) => title.set(`change ${values.length}`));
          else if (!site.undo[one]().ok) continue;
          values.push(site.value);
        }
        const undo = undoManager(site.document, { earlier: true });
        for (const value of values.slice(0, -1).reverse()) {
          expect(undo.undo().ok).toBe(true);
          expect(site.value).toEqual(value);
        }
        expect(undo.undo()).toEqual({ ok: false, reason: "nothing-to-undo" });
        for (const value of values.slice(1)) {
          expect(undo.redo().ok).toBe(true);
          expect(site.value).toEqual(value);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("leaves what others wrote, before and since, and knows the last ones alone beyond its capacity", async () => {
    const [ann, bob] = [await UndoSite.open(1), await UndoSite.open(2)];
    ann.change(({ total, seats }) => [total.add(5), seats.set("x", 1)]);
    bob.pull(ann);
    bob.change(({ total, seats }) => [total.add(2), seats.set("x", 2)]);
    ann.pull(bob);
    ann.change(({ players }) => players.add("ann"));
    expect(undoManager(ann.document, { earlier: true, origins: ["other"] }).canUndo).toBe(false);
    const last = undoManager(ann.document, { earlier: true, capacity: 1 });
    expect([last.undo().ok, last.undo().ok]).toEqual([true, false]);
    last.close();
    const undo = undoManager(ann.document, { earlier: true });
    expect(undo.undo().ok).toBe(true);
    expect([...ann.document.value.players]).toEqual(["ann"]);
    undo.undo();
    expect(undo.undo()).toEqual({ ok: true, places: 1 });
    expect([ann.document.value.total, ann.document.value.seats.get("x")]).toEqual([2, 2]);
  });

  it("says that it lacks the log where that was cut, and undoes what is changed since", async () => {
    const site = await UndoSite.open(1);
    site.change(({ total }) => total.add(1));
    await site.document.settled();
    site.document.core.base.cutOff(site.document.core.applied.clone());
    const undo = undoManager(site.document, { earlier: true });
    expect(undo.canUndo).toBe(false);
    expect(undo.undo()).toEqual({ ok: false, reason: "not-in-log" });
    site.change(({ total }) => total.add(2));
    expect(undo.undo()).toEqual({ ok: true, places: 1 });
    expect(site.document.value.total).toBe(1);
    expect(undo.undo()).toEqual({ ok: false, reason: "not-in-log" });
    expect(undo.redo()).toEqual({ ok: true, places: 1 });
    expect(undo.redo()).toEqual({ ok: false, reason: "nothing-to-redo" });
  });
});
