// Updates that are none, that give out ids twice, or ids of others: they are refused or don't count, at every replica alike.
import { AuthorTable } from "@joinery/clock";
import { type AnyField, decodeState, encodeState } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import * as automerge from "../src/automerge/index.js";
import { clientIdsOf } from "../src/yjs/client-id.js";
import * as yjs from "../src/yjs/index.js";
import { type Site, sitesOf, updatesOf } from "./sites.js";

/** An update of Yjs that inserts `text` at the beginning, as `client`. */
function updateAs(client: number, text: string, before: readonly Uint8Array[] = []): Uint8Array {
  const doc = new Y.Doc();
  for (const update of before) Y.applyUpdate(doc, update);
  const known = Y.encodeStateVector(doc);
  doc.clientID = client;
  doc.getText("").insert(0, text);
  return Y.encodeStateAsUpdate(doc, known);
}

function clientOf({ state, author }: Site<AnyField>, seq: number): number {
  return Number(clientIdsOf(state.authors.idOf(author), seq)[0]);
}

/** What becomes of a state that holds `payload`. */
function reread(type: AnyField, payload: Uint8Array): string {
  const [ann, bob] = sitesOf(type);
  const read = decodeState(encodeState(bob.receive(ann.author, 1, payload).state), type, new AuthorTable());
  return read.ok ? "taken" : read.reason;
}

describe("an update that is none", () => {
  it.each([
    ["yjs.text", yjs.text()],
    ["yjs.json", yjs.json()],
    ["automerge.text", automerge.text()],
  ])("of %s is refused by the reader", (tag, type) => {
    const property = fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      fc.pre(!(bytes.length === 2 && bytes[0] === 0 && bytes[1] === 0));
      expect(reread(type as AnyField, bytes)).toMatch(/^(no update of|taken)/);
    });
    fc.assert(property, { numRuns: 100, seed: 5 });
    expect(reread(type as AnyField, new Uint8Array([1, 2, 3]))).toBe(`no update of ${tag}`);
  });

  it("of Yjs may not be of another kind, of another root, with a gap, or with more ids than there can be", () => {
    const doc = new Y.Doc();
    doc.getMap("").set("key", 1);
    doc.getText("other").insert(0, "x");
    expect(reread(yjs.text() as AnyField, Y.encodeStateAsUpdate(doc))).toBe("no update of yjs.text");
    const two = Y.mergeUpdates([updateAs(1, "a"), updateAs(2, "b")]);
    expect(reread(yjs.text() as AnyField, two)).toBe("no update of yjs.text");
    expect(reread(yjs.text() as AnyField, updateAs(1, "a"))).toBe("taken");
  });
});

describe("ids in an update of Yjs", () => {
  it("of another author don't count, and keep that author from nothing", () => {
    const [ann, bob, cid] = sitesOf(yjs.text());
    cid.receive(bob.author, 1, updateAs(clientOf(ann as Site<AnyField>, 1), "forged"));
    expect(cid.value).toBe("");
    ann.write((text) => text.insert(0, "mine"));
    expect([cid.meet(ann).value, ann.meet(cid).value]).toEqual(["mine", "mine"]);
  });

  it("don't carry on where another author is", () => {
    const [ann, bob, cid] = sitesOf(yjs.text());
    ann.write((text) => text.insert(0, "mine"));
    const forged = updateAs(clientOf(ann as Site<AnyField>, 1), "not ", updatesOf(ann));
    cid.meet(ann).receive(bob.author, 1, forged);
    expect(cid.value).toBe("mine");
    ann.write((text) => text.insert(4, "!"));
    expect([cid.meet(ann).value, ann.meet(cid).value]).toEqual(["mine!", "mine!"]);
  });

  it.each([
    [1, 2],
    [2, 1],
  ])("that were given out before don't count, in whatever order they come: %i, %i", (first, second) => {
    const [ann, bob] = sitesOf(yjs.text());
    const client = clientOf(ann as Site<AnyField>, 1);
    const updates = [updateAs(client, "first"), updateAs(client, "again")];
    for (const seq of [first, second]) {
      // Whatever times they claim.
      bob.receive(ann.author, seq, updates[seq - 1]!, 3 - seq);
      expect(typeof bob.value).toBe("string");
    }
    expect(bob.value).toBe("first");
  });

  it("follow each other, whatever the order in which updates come", () => {
    const [ann, bob] = sitesOf(yjs.text());
    for (const text of ["c", "b", "a"]) ann.write((draft) => draft.insert(0, text));
    const updates = updatesOf(ann);
    const seen: string[] = [];
    for (const seq of [3, 1, 2]) {
      bob.receive(ann.author, seq, updates[seq - 1]!, seq);
      seen.push(bob.value);
    }
    expect(seen).toEqual(["", "c", "abc"]);
  });

  it("that an update needs and nobody has keep it waiting, and its author writes on under others", () => {
    const [ann, bob] = sitesOf(yjs.text());
    const base = updateAs(77, "never sent");
    bob.receive(ann.author, 1, updateAs(clientOf(ann as Site<AnyField>, 1), "hangs on it", [base]));
    expect(bob.value).toBe("");
    ann.meet(bob);
    ann.write((text) => text.insert(0, "afresh"));
    expect([ann.value, bob.meet(ann).value]).toEqual(["afresh", "afresh"]);
    expect(Y.decodeUpdate(updatesOf(ann)[1]!).structs[0]?.id.client).toBe(clientOf(ann as Site<AnyField>, 2));
  });
});

describe("a change of Automerge", () => {
  it("that another author signed as one's own does not count", () => {
    const [ann, bob, cid] = sitesOf(automerge.text());
    ann.write((text) => text.insert(0, "mine"));
    cid.receive(bob.author, 1, updatesOf(ann)[0]!);
    expect(cid.value).toBe("");
    expect([cid.meet(ann).value, ann.meet(cid).value]).toEqual(["mine", "mine"]);
  });
});
