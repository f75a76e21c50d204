// Undo of what was changed before a restart, out of the log: of ordinary fields and documents alike.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sqliteStorage } from "joinery/storage/sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { allPull, type Library, UndoSite, undoableChange } from "./undo-site.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-undo-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** A document on a disk, of which all earlier changes are undone. */
function onDisk(library: Library): Promise<UndoSite> {
  const file = join(folder, `${files++}.db`);
  return UndoSite.open(library, 0, { earlier: true, storage: () => sqliteStorage(file) });
}

const traces = Number(process.env.JOINERY_TRACES ?? 20);
const step = fc.oneof(
  { weight: 4, arbitrary: undoableChange },
  { weight: 2, arbitrary: fc.constantFrom("undo" as const, "redo" as const) },
  { weight: 1, arbitrary: fc.constantFrom("restart" as const) },
);

describe.each(["yjs", "automerge"] as const)("undo over %s after a restart", (library) => {
  it("walks back through all values that were, an undo counting as a change, and forth again", {
    timeout: 600_000,
  }, async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12, size: "max" }), async (steps) => {
      const site = await onDisk(library);
      const values = [site.value];
      for (const one of steps) {
        if (one === "restart") await site.restart();
        else if (one === "undo" || one === "redo") {
          if (site.undo[one]().ok) values.push(site.value);
        } else {
          site.change(...one, ({ title }) => title.set(`change ${values.length}`));
          values.push(site.value);
        }
      }
      await site.restart();
      for (const value of values.slice(0, -1).reverse()) {
        expect(site.undo.undo().ok).toBe(true);
        expect(site.value).toEqual(value);
      }
      expect(site.undo.undo()).toEqual({ ok: false, reason: "nothing-to-undo" });
      for (const value of values.slice(1)) {
        expect(site.undo.redo().ok).toBe(true);
        expect(site.value).toEqual(value);
      }
      await site.close();
    });
    await fc.assert(property, { numRuns: library === "yjs" ? traces : traces / 4 });
  });

  it("takes back one's own among what others wrote, and nothing of theirs", async () => {
    const ann = await onDisk(library);
    const bob = await UndoSite.open(library, 1, { earlier: true });
    ann.change(({ body, total, board }) => [body.insert(0, "ann "), total.add(5), board.set(["k"], { n: [1] })]);
    await allPull([ann, bob]);
    ann.change(({ body, board }) => [body.delete(1, 2), board.set(["k"], "ann's")]);
    bob.change(({ body, total, board }) => [body.insert(2, "bob"), total.add(2), board.insert(["k", "n", 0], 0)]);
    await allPull([ann, bob]);
    await ann.restart();
    expect(ann.undo.undo()).toEqual({ ok: true, places: 2 });
    expect([ann.value.body, ann.value.board]).toEqual(["anbobn ", { k: { n: [0, 1] } }]);
    expect(ann.undo.undo()).toEqual({ ok: true, places: 3 });
    expect([ann.value.body, ann.value.total, ann.value.board]).toEqual(["bob", 2, {}]);
    await allPull([ann, bob]);
    expect(bob.value).toEqual(ann.value);
    await ann.close();
    await bob.close();
  });
});
