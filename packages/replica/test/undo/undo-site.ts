// A document with an undo manager whose entries are exchanged by hand, and random changes to it.
import { counter, flag, map, register, rows, type StructDraft, set, struct, table } from "@joinery/crdt";
import { createReplica, type Document, decodeEntry, encodeEntry, type Replica } from "@joinery/replica";
import { type UndoManager, type UndoOptions, undoManager } from "@joinery/replica/undo";
import fc from "fast-check";
import { SlowStorage } from "../shell/slow-storage.js";
import { nameOf } from "../site.js";

export const schema = {
  title: register("untitled"),
  players: set<string>(),
  seats: table<number>(),
  total: counter(),
  score: map(counter()),
  notes: map(register("")),
  bags: map(struct({ items: set<number>(), label: register("none"), shelf: table<string>() })),
  votes: rows(map(set<string>())),
  open: flag(),
  muted: flag({ wins: "disable" }),
  banned: set<string>({ wins: "remove" }),
};
export type Draft = StructDraft<typeof schema>;

export class UndoSite {
  readonly document: Document<typeof schema>;
  readonly undo: UndoManager;

  readonly #replica: Replica;

  constructor(replica: Replica, document: Document<typeof schema>, options: UndoOptions) {
    this.#replica = replica;
    this.document = document;
    this.undo = undoManager(document, options);
  }

  static async open(number: number, options: UndoOptions = {}): Promise<UndoSite> {
    let nowMs = 1_700_000_000_000 + number;
    const replica = await createReplica({
      storage: new SlowStorage(),
      author: nameOf(number),
      // An entry per transaction, and a clock that stands still for nobody.
      flushOn: (flush) => flush(),
      now: () => (nowMs += 10),
      aheadMsMax: Number.POSITIVE_INFINITY,
    });
    return new UndoSite(replica, await replica.open("room", schema), options);
  }

  /** Everything in it, as plain data. */
  get value(): unknown {
    return plain(this.document.value);
  }

  change(...writes: readonly ((draft: Draft) => unknown)[]): void {
    this.document.change((draft) => {
      for (const write of writes) write(draft);
    });
  }

  /** Takes over everything that the others have. */
  pull(...others: readonly UndoSite[]): void {
    const { core } = this.document;
    for (const { document } of others) {
      const all = Array.from(document.core.applied.entries(), ({ author, seq }) => ({ author, from: 1, to: seq }));
      const entries = document.core.log.gather(all).map((entry) => {
        const decoded = decodeEntry(encodeEntry(entry, document.core.authors), core.authors);
        if (!decoded.ok) throw new TypeError(decoded.reason);
        return decoded.value;
      });
      this.#replica.receive(core, entries);
    }
  }

  /** The live dots of everybody else. */
  get foreignDots(): string[] {
    const { authors, self, state } = this.document.core;
    const foreign = state.liveDots().filter(({ author }) => author !== self);
    return foreign.map(({ author, seq }) => `${authors.idOf(author)} ${seq}`).sort();
  }
}

/** A view as plain data: maps as pairs, sets as lists, both in their order. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, plain);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

const key = fc.constantFrom("a", "b");
const number = fc.integer({ min: -3, max: 3 });

/** A change that can be undone. */
export const undoableWrite: fc.Arbitrary<(draft: Draft) => unknown> = fc.oneof(
  key.map((k) => (draft: Draft) => draft.title.set(k)),
  key.map((k) => (draft: Draft) => draft.players.add(k)),
  key.map((k) => (draft: Draft) => draft.players.remove(k)),
  fc.constant((draft: Draft) => draft.players.clear()),
  fc.tuple(key, number).map(
    ([k, n]) =>
      (draft: Draft) =>
        draft.seats.set(k, n),
  ),
  key.map((k) => (draft: Draft) => draft.seats.delete(k)),
  fc.constant((draft: Draft) => draft.seats.clear()),
  number.map((n) => (draft: Draft) => draft.total.add(n)),
  fc.tuple(key, number).map(
    ([k, n]) =>
      (draft: Draft) =>
        draft.score.at(k).add(n),
  ),
  fc.tuple(key, key).map(
    ([k, text]) =>
      (draft: Draft) =>
        draft.notes.at(k).set(text),
  ),
  key.map((k) => (draft: Draft) => draft.notes.delete(k)),
  fc.tuple(key, number).map(
    ([k, n]) =>
      (draft: Draft) =>
        draft.bags.at(k).items.add(n),
  ),
  fc.tuple(key, number).map(
    ([k, n]) =>
      (draft: Draft) =>
        draft.bags.at(k).items.remove(n),
  ),
  fc.tuple(key, key).map(
    ([k, text]) =>
      (draft: Draft) =>
        draft.bags.at(k).label.set(text),
  ),
  fc.tuple(key, key, key).map(
    ([k, at, text]) =>
      (draft: Draft) =>
        draft.bags.at(k).shelf.set(at, text),
  ),
  key.map((k) => (draft: Draft) => draft.bags.delete(k)),
  fc.constant((draft: Draft) => draft.bags.clear()),
  fc.tuple(key, key).map(
    ([k, text]) =>
      (draft: Draft) =>
        draft.votes.mine.at(k).add(text),
  ),
  key.map((k) => (draft: Draft) => draft.votes.mine.delete(k)),
  fc.constantFrom(
    (draft: Draft) => draft.open.enable(),
    (draft: Draft) => draft.open.disable(),
    (draft: Draft) => draft.muted.enable(),
    (draft: Draft) => draft.muted.disable(),
    (draft: Draft) => draft.banned.add("a"),
    (draft: Draft) => draft.banned.remove("a"),
  ),
);

export const undoableChange: fc.Arbitrary<((draft: Draft) => unknown)[]> = fc.array(undoableWrite, {
  minLength: 1,
  maxLength: 4,
});

/** A change that now and then deletes a counter, which can't be undone. */
export const anyChange: fc.Arbitrary<((draft: Draft) => unknown)[]> = fc.oneof(
  { weight: 6, arbitrary: undoableChange },
  { weight: 1, arbitrary: key.map((k) => [(draft: Draft) => draft.score.delete(k)]) },
);
