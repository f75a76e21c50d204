// No growth without use: what a state takes is bounded by what it holds, whatever was done to get there.
import { AuthorTable, replicaIdFromBytes } from "@joinery/clock";
import { CausalState, counter, decodeState, encodeState, type FieldType, set, struct, table } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { authorName } from "./writing-site.js";

/** Transactions of 1,000 operations each, three seconds apart. */
function perform<State, Delta, View, Draft>(
  state: CausalState<State, Delta, View, Draft>,
  count: number,
  operate: (draft: Draft, index: number) => void,
): void {
  const author = state.authors.intern(authorName(1));
  for (let start = 0; start < count; start += 1000) {
    const transaction = state.transaction(author, { ms: 1_760_000_000_000 + start * 3, counter: 0 });
    for (let index = start; index < start + 1000; index++) operate(transaction.draft, index);
    transaction.commit();
  }
}

function emptyState<State, Delta, View, Draft>(type: FieldType<State, Delta, View, Draft>) {
  return new CausalState(type, new AuthorTable());
}

describe("a state", () => {
  it("of a million writes to a thousand keys takes 1.3 times its keys and values with twelve bytes per key", () => {
    const state = emptyState(struct({ seats: table<string>() }));
    perform(state, 1_000_000, ({ seats }, index) => {
      seats.set(`key${((index * 7919) % 1000) + 1000}`, `value-${10_000_000 + index}`);
    });
    const userBytes = 1000 * ("key1000".length + "value-10000000".length);
    expect(encodeState(state).length).toBeLessThanOrEqual(1.3 * userBytes + 12 * 1000);
  }, 60_000);

  it("of a million elements added and removed again is as large as an empty one with its version vector", () => {
    const state = emptyState(set<string>());
    perform(state, 1_000_000, (draft, index) => {
      if (index % 2 === 0) draft.add(`e${index}`);
      else draft.remove(`e${index - 1}`);
    });
    expect(state.view.size).toBe(0);
    // A format, a count and a cloud, cells or none: four bytes. The author: its length, its name and three bytes of number.
    expect(encodeState(state).length).toBe(4 + 1 + 16 + 3);
  }, 60_000);

  it("of ten thousand authors with an increment each takes 24 bytes per author beside its name", () => {
    const state = emptyState(struct({ clicks: counter() }));
    const authors = 10_000;
    for (let index = 0; index < authors; index++) {
      const name = new Uint8Array(16);
      new DataView(name.buffer).setUint32(0, Math.imul(index, 0x9e3779b1));
      const author = state.authors.intern(replicaIdFromBytes(name)!);
      const stamp = { ms: 1_760_000_000_000 + ((index * 7919) % 86_400_000), counter: 0 };
      const transaction = state.transaction(author, stamp);
      transaction.draft.clicks.add(1 + (index % 5));
      transaction.commit();
    }
    const bytes = encodeState(state);
    expect(bytes.length).toBeLessThanOrEqual(authors * (16 + 24));
    const decoded = decodeState(bytes, state.root, new AuthorTable());
    expect(decoded.ok && decoded.value.view.clicks).toBe(state.view.clicks);
  });
});
