// Undo and redo, case by case: what is put back, what is left alone, and what can't be undone.
import { counter, register, set } from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import { createReplica } from "@joinery/replica";
import { undoManager } from "@joinery/replica/undo";
import { describe, expect, it } from "vitest";
import { failing } from "../shell/open-room.js";
import { SlowStorage } from "../shell/slow-storage.js";
import { UndoSite } from "./undo-site.js";

async function pair(): Promise<[UndoSite, UndoSite]> {
  return [await UndoSite.open(1), await UndoSite.open(2)];
}

function sync(ann: UndoSite, bob: UndoSite): void {
  ann.pull(bob);
  bob.pull(ann);
  expect(ann.value).toEqual(bob.value);
}

describe("undo among concurrent changes", () => {
  it("of a register leaves what another wrote since, and restores what is still one's own", async () => {
    const [ann, bob] = await pair();
    ann.change(({ title }) => title.set("ann's"));
    sync(ann, bob);
    bob.change(({ title }) => title.set("bob's"));
    sync(ann, bob);
    expect(ann.undo.undo()).toEqual({ ok: true, places: 0 });
    expect(ann.document.value.title).toBe("bob's");
    expect(bob.undo.undo()).toEqual({ ok: true, places: 1 });
    sync(ann, bob);
    expect(ann.document.value.title).toBe("ann's");
  });

  it("of a register brings a concurrent value to light instead of what was before both", async () => {
    const [ann, bob] = await pair();
    ann.change(({ seats }) => seats.set("x", 0));
    sync(ann, bob);
    bob.change(({ seats }) => seats.set("x", 1));
    ann.change(({ total }) => total.add(1));
    ann.change(({ seats }) => seats.set("x", 2));
    sync(ann, bob);
    expect(ann.document.value.seats.get("x")).toBe(2);
    ann.undo.undo();
    sync(ann, bob);
    expect(ann.document.value.seats.get("x")).toBe(1);
    ann.undo.redo();
    sync(ann, bob);
    expect(ann.document.value.seats.get("x")).toBe(2);
  });

  it("of an add leaves the same element as another added it, of a remove adds it again", async () => {
    const [ann, bob] = await pair();
    ann.change(({ players }) => players.add("x"));
    bob.change(({ players }) => players.add("x"));
    sync(ann, bob);
    ann.undo.undo();
    sync(ann, bob);
    expect([...bob.document.value.players]).toEqual(["x"]);
    ann.change(({ players }) => players.remove("x"));
    sync(ann, bob);
    expect(bob.document.value.players.size).toBe(0);
    ann.undo.undo();
    sync(ann, bob);
    expect([...bob.document.value.players]).toEqual(["x"]);
  });

  it("of a deleted key writes it anew, but not over what another wrote there meanwhile", async () => {
    const [ann, bob] = await pair();
    ann.change(({ bags }) => {
      bags.at("red").label.set("first");
      bags.at("red").items.add(7);
      bags.at("red").shelf.set("top", "vase");
    });
    sync(ann, bob);
    ann.change(({ bags }) => bags.delete("red"));
    bob.change(({ bags }) => bags.at("red").label.set("second"));
    sync(ann, bob);
    ann.undo.undo();
    sync(ann, bob);
    const red = bob.document.value.bags.get("red")!;
    expect([red.label, [...red.items], red.shelf.get("top")]).toEqual(["second", [7], "vase"]);
  });

  it("of a counter takes back what was added, and nothing once another has deleted it", async () => {
    const [ann, bob] = await pair();
    ann.change(({ score }) => score.at("x").add(5));
    bob.change(({ score }) => score.at("x").add(2));
    ann.change(({ score }) => score.at("x").add(1));
    sync(ann, bob);
    ann.undo.undo();
    sync(ann, bob);
    expect(bob.document.value.score.get("x")).toBe(7);
    bob.change(({ score }) => score.delete("x"));
    sync(ann, bob);
    expect(ann.undo.undo()).toEqual({ ok: true, places: 0 });
    expect(ann.document.value.score.has("x")).toBe(false);
  });

  it("does not take from a counter that began anew what was added before it was deleted", async () => {
    const [ann, bob] = [await UndoSite.open(1, { origins: [undefined] }), await UndoSite.open(2)];
    ann.change(({ score }) => score.at("x").add(5));
    sync(ann, bob);
    bob.change(({ score }) => score.delete("x"));
    sync(ann, bob);
    ann.document.change(({ score }) => score.at("x").add(10), { origin: "somebody else's" });
    expect(ann.undo.undo()).toEqual({ ok: true, places: 0 });
    expect(ann.document.value.score.get("x")).toBe(10);
  });

  it("of a value that lost against a concurrent one leaves it, and there is nothing to redo", async () => {
    const [ann, bob] = await pair();
    ann.change(({ title }) => title.set("ann's"));
    bob.change(({ total }) => total.add(1));
    bob.change(({ title }) => title.set("bob's"));
    sync(ann, bob);
    expect(ann.document.value.title).toBe("bob's");
    expect(ann.undo.undo()).toEqual({ ok: true, places: 0 });
    expect(ann.undo.canRedo).toBe(false);
    sync(ann, bob);
    expect(ann.document.value.title).toBe("bob's");
  });
});

describe("an undo manager", () => {
  it("undoes whole transactions, as changes with itself for an origin", async () => {
    const site = await UndoSite.open(1);
    const tags: unknown[] = [];
    site.change(
      ({ title }) => title.set("a"),
      ({ players }) => players.add("x"),
      ({ title }) => title.set("b"),
    );
    site.document.subscribe(({ tag }) => tags.push(tag));
    expect(site.undo.undo()).toEqual({ ok: true, places: 2 });
    expect([site.document.value.title, site.document.value.players.size]).toEqual(["untitled", 0]);
    site.undo.redo();
    expect(tags).toEqual([site.undo, site.undo]);
    expect([site.undo.canUndo, site.undo.canRedo]).toEqual([true, false]);
  });

  it("has nothing to undo at first, after changes of others, and after a change that failed or did nothing", async () => {
    const [ann, bob] = await pair();
    bob.change(({ title }) => title.set("bob's"));
    ann.pull(bob);
    ann.change();
    ann.change(({ players }) => [players.add("x"), players.remove("x")]);
    failing(() =>
      ann.change(({ title }) => {
        title.set("x");
        throw new RangeError("no");
      }),
    );
    expect(ann.undo.canUndo).toBe(false);
    expect(ann.undo.undo()).toEqual({ ok: false, reason: "nothing-to-undo" });
    expect(ann.undo.redo()).toEqual({ ok: false, reason: "nothing-to-redo" });
  });

  it("keeps as many as it is told, and a change of one's own ends what can be redone", async () => {
    const site = await UndoSite.open(1, { capacity: 2 });
    for (const text of ["a", "b", "c"]) site.change(({ title }) => title.set(text));
    site.undo.undo();
    site.undo.undo();
    expect(site.undo.canUndo).toBe(false);
    expect(site.document.value.title).toBe("a");
    site.undo.redo();
    site.change(({ total }) => total.add(1));
    expect(site.undo.canRedo).toBe(false);
  });

  it("undoes only what has one of its origins, and leaves the rest as it is", async () => {
    const mine = Symbol("mine");
    const site = await UndoSite.open(1, { origins: [mine, undefined] });
    const { document, undo } = site;
    document.change(({ title, score }) => [title.set("mine"), score.at("x").add(1)], { origin: mine });
    document.change(({ score }) => score.at("x").add(10), { origin: "other" });
    expect(undo.undo().ok).toBe(true);
    document.change(({ players }) => players.add("x"), { origin: "other" });
    expect([document.value.title, document.value.score.get("x")]).toEqual(["untitled", 10]);
    expect(undo.redo().ok).toBe(true);
    expect([document.value.title, document.value.score.get("x")]).toEqual(["mine", 11]);
    document.change(({ total }) => total.add(1));
    expect(undo.canUndo).toBe(true);
  });

  it("takes what its listeners change for changes of their own", async () => {
    const site = await UndoSite.open(1);
    site.change(({ title }) => title.set("x"));
    site.document.subscribe(["title"], ({ tag }) => {
      if (tag === site.undo) site.change(({ total }) => total.add(1));
    });
    site.undo.undo();
    expect([site.undo.canUndo, site.undo.canRedo]).toEqual([true, false]);
    site.undo.undo();
    expect(site.document.value.total).toBe(0);
  });

  it("refuses the rest by the field's name, touches nothing of that transaction, and goes on with the one before", async () => {
    const replica = await createReplica({ storage: new SlowStorage() });
    const room = await replica.open("room", { title: register(""), owed: matrix(), n: counter(), tags: set<string>() });
    const undo = undoManager(room);
    room.change(({ title }) => title.set("before"));
    room.change(({ title, owed }) => [title.set("x"), owed.raise("a", "b", 1n)]);
    expect(undo.undo()).toEqual({ ok: false, reason: "not-undoable", field: "owed" });
    expect(room.value.title).toBe("x");
    const site = await UndoSite.open(1);
    site.change(({ score }) => score.at("x").add(1));
    site.change(({ score }) => score.delete("x"));
    expect(site.undo.undo()).toEqual({ ok: false, reason: "not-undoable", field: "score.x" });
    expect(site.document.value.score.has("x")).toBe(false);
  });

  it("leaves everything as it was when its change is refused, and can try again", async () => {
    const site = await UndoSite.open(1);
    site.change(({ title }) => title.set("x"));
    site.change(({ total }) => {
      total.add(1);
      expect(failing(() => site.undo.undo())).toMatchObject({ code: "NESTED_CHANGE" });
    });
    site.undo.undo();
    expect(site.undo.undo()).toEqual({ ok: true, places: 1 });
    expect([site.document.value.title, site.document.value.total]).toEqual(["untitled", 0]);
    await site.document.close();
    expect(failing(() => site.undo.redo())).toMatchObject({ code: "CLOSED" });
    expect(site.undo.canRedo).toBe(true);
  });

  it("forgets everything when it is closed, and sees no more", async () => {
    const site = await UndoSite.open(1);
    site.change(({ title }) => title.set("x"));
    site.undo.close();
    site.change(({ title }) => title.set("y"));
    expect([site.undo.canUndo, site.undo.canRedo]).toEqual([false, false]);
  });
});
