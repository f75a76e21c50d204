// Undo and redo of texts, lists and JSON documents, case by case: what is put back, and what others wrote around it.
import { afterEach, describe, expect, it } from "vitest";
import { allPull, type Library, UndoSite } from "./undo-site.js";

const opened: UndoSite[] = [];
afterEach(async () => {
  for (const site of opened.splice(0)) await site.close();
});

async function open(library: Library): Promise<[UndoSite, UndoSite]> {
  opened.push(await UndoSite.open(library, 0), await UndoSite.open(library, 1));
  return opened as unknown as [UndoSite, UndoSite];
}

describe.each(["yjs", "automerge"] as const)("undo over %s", (library) => {
  it("takes a transaction of ordinary fields and documents back as one, and makes it anew", async () => {
    const [ann] = await open(library);
    const empty = ann.value;
    ann.change(({ title, total, body, todo, board, notes }) => {
      title.set("Plan");
      total.add(3);
      body.insert(0, "We meet.");
      body.delete(2, 1);
      todo.push("tea", { cups: 2 });
      board.set(["columns"], ["open", { done: [] }]);
      board.insert(["columns", 1, "done", 0], 1);
      notes.at("intro").insert(0, "hello");
    });
    const whole = ann.value;
    for (let round = 0; round < 3; round++) {
      expect(ann.undo.undo()).toEqual({ ok: true, places: 6 });
      expect(ann.value).toEqual(empty);
      expect(ann.undo.redo()).toEqual({ ok: true, places: 6 });
      expect(ann.value).toEqual(whole);
    }
  });

  it("of a deletion puts the words back around what another wrote in their middle", async () => {
    const [ann, bob] = await open(library);
    ann.change(({ body, todo }) => [body.insert(0, "one two three"), todo.push(1, 2, 3, 4)]);
    await allPull([ann, bob]);
    ann.change(({ body, todo }) => [body.delete(4, 4), todo.delete(1, 2)]);
    bob.change(({ body, todo }) => [body.insert(6, "X"), todo.insert(2, "X")]);
    await allPull([ann, bob]);
    expect([ann.value.body, ann.value.todo]).toEqual(["one Xthree", [1, "X", 4]]);
    ann.undo.undo();
    await allPull([ann, bob]);
    expect([bob.value.body, bob.value.todo]).toEqual(["one twXo three", [1, 2, "X", 3, 4]]);
    ann.undo.redo();
    await allPull([ann, bob]);
    expect([bob.value.body, bob.value.todo]).toEqual(["one Xthree", [1, "X", 4]]);
  });

  it("of an insertion leaves what another wrote in it, at the same time and later", async () => {
    const [ann, bob] = await open(library);
    ann.change(({ body, todo }) => [body.insert(0, "abcd"), todo.push(1, 2)]);
    await allPull([ann, bob]);
    bob.change(({ body, todo }) => [body.insert(2, "-"), todo.insert(1, "-")]);
    await bob.pull(ann);
    ann.undo.undo();
    bob.change(({ body }) => body.insert(0, "+"));
    await allPull([ann, bob]);
    expect([ann.value.body, ann.value.todo]).toEqual(["+-", ["-"]]);
    ann.undo.redo();
    await allPull([ann, bob]);
    expect([...(bob.value.body as string)].sort().join("")).toBe("+-abcd");
  });

  it("does not bring back what another deleted too", async () => {
    const [ann, bob] = await open(library);
    ann.change(({ body, todo, board }) => [body.insert(0, "abc"), todo.push(1, 2, 3), board.set(["k"], 1)]);
    await allPull([ann, bob]);
    ann.change(({ body, todo, board }) => [body.delete(0, 3), todo.delete(0, 3), board.delete(["k"])]);
    bob.change(({ body, todo, board }) => [body.delete(1, 1), todo.delete(1), board.delete(["k"])]);
    await allPull([ann, bob]);
    ann.undo.undo();
    await allPull([ann, bob]);
    expect([bob.value.body, bob.value.todo, bob.value.board]).toEqual(["ac", [1, 3], {}]);
  });

  it("of a key of JSON restores what it held with what another wrote in it meanwhile, and leaves what another set", async () => {
    const [ann, bob] = await open(library);
    ann.change(({ board }) => [board.set(["open"], { list: ["a", "b"], n: 1 }), board.set(["free"], 1)]);
    await allPull([ann, bob]);
    ann.change(({ board }) => [board.set(["open"], "closed"), board.set(["free"], 2)]);
    bob.change(({ board }) => [board.insert(["open", "list", 1], "x"), board.delete(["open", "n"])]);
    await allPull([ann, bob]);
    bob.change(({ board }) => board.set(["free"], 3));
    await allPull([ann, bob]);
    ann.undo.undo();
    await allPull([ann, bob]);
    expect(bob.value.board).toEqual({ open: { list: ["a", "x", "b"] }, free: 3 });
    // And what is in it can still be taken back, though it is another list now.
    ann.undo.undo();
    await allPull([ann, bob]);
    expect(bob.value.board).toEqual({ free: 3 });
  });

  it("goes on inside of what was put back as a copy", async () => {
    const [ann, bob] = await open(library);
    ann.change(({ board }) => board.set(["items"], []));
    ann.change(({ board }) => board.insert(["items", 0], { name: "lamp" }));
    ann.change(({ board }) => board.set(["items", 0, "name"], "chair"));
    ann.change(({ board }) => board.set(["items"], 5));
    ann.undo.undo();
    await allPull([ann, bob]);
    bob.change(({ board }) => board.insert(["items", 1], "bob's"));
    await allPull([ann, bob]);
    ann.undo.undo();
    expect(ann.value.board).toEqual({ items: [{ name: "lamp" }, "bob's"] });
    ann.undo.undo();
    expect(ann.value.board).toEqual({ items: ["bob's"] });
    ann.undo.redo();
    ann.undo.redo();
    expect(ann.value.board).toEqual({ items: [{ name: "chair" }, "bob's"] });
    await allPull([ann, bob]);
    expect(bob.value).toEqual(ann.value);
  });

  it("undoes twice, and an undo of another's manager undoes nothing of it", async () => {
    const [ann, bob] = await open(library);
    for (const [index, word] of ["one ", "two ", "three"].entries()) {
      ann.change(({ body }) => body.insert([0, 4, 8][index]!, word));
    }
    await allPull([ann, bob]);
    expect(bob.undo.undo()).toEqual({ ok: false, reason: "nothing-to-undo" });
    ann.undo.undo();
    ann.undo.undo();
    expect(ann.value.body).toBe("one ");
    ann.undo.redo();
    expect(ann.value.body).toBe("one two ");
    ann.change(({ body }) => body.delete(0, 4));
    expect(ann.undo.canRedo).toBe(false);
    ann.undo.undo();
    ann.undo.undo();
    expect(ann.value.body).toBe("one ");
  });

  it("leaves nothing where its change fails, and can try again", async () => {
    const [ann] = await open(library);
    ann.change(({ body, board }) => [body.insert(0, "abc"), board.set(["k"], [1])]);
    ann.change(({ body, board }) => [body.delete(1, 1), board.set(["k"], 2)]);
    const after = ann.value;
    expect(() =>
      ann.change(({ body }) => {
        body.insert(0, "x");
        ann.undo.undo();
      }),
    ).toThrow(expect.objectContaining({ code: "NESTED_CHANGE" }));
    expect(ann.value).toEqual(after);
    ann.undo.undo();
    expect([ann.value.body, ann.value.board]).toEqual(["abc", { k: [1] }]);
  });

  it("answers not-undoable where a text was deleted with its key, and goes on with the one before", async () => {
    const [ann] = await open(library);
    ann.change(({ body }) => body.insert(0, "kept"));
    ann.change(({ notes }) => notes.at("a").insert(0, "gone"));
    ann.change(({ notes, body }) => [notes.delete("a"), body.delete(0, 1)]);
    expect(ann.undo.undo()).toEqual({ ok: false, reason: "not-undoable", field: "notes.a" });
    expect([ann.value.body, ann.value.notes]).toEqual(["ept", []]);
    expect(ann.undo.undo()).toEqual({ ok: true, places: 0 });
    expect(ann.undo.undo()).toEqual({ ok: true, places: 1 });
    expect(ann.value.body).toBe("");
  });
});
