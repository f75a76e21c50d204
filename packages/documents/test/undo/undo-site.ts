// A document with fields over one library and an undo manager, whose entries are exchanged by hand, and random changes to it.

import fc from "fast-check";
import {
  counter,
  createReplica,
  type Document,
  map,
  parseReplicaId,
  type Replica,
  type ReplicaId,
  register,
  type Storage,
} from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { type UndoManager, type UndoOptions, undoManager } from "joinery/undo";
import * as automerge from "../../src/automerge/index.js";
import type { Json } from "../../src/index.js";
import * as yjs from "../../src/yjs/index.js";
import { jsonOp, listOp, performJson, performList, performText, textOp } from "../laws/operations.js";

/** Both have the same types, by their names. */
const libraries = { yjs, automerge: automerge as unknown as typeof yjs };
export type Library = keyof typeof libraries;

function schemaOf(library: Library) {
  const { text, list, json } = libraries[library];
  return {
    title: register("untitled"),
    total: counter(),
    body: text(),
    todo: list<Json>(),
    board: json(),
    notes: map(text()),
  };
}
type Room = Document<ReturnType<typeof schemaOf>>;
export type Draft = Parameters<Parameters<Room["change"]>[0]>[0];
export type Write = (draft: Draft) => unknown;

export interface SiteOptions extends UndoOptions {
  /** Called at every start; memory that is lost unless given. */
  readonly storage?: () => Storage;
}

export class UndoSite {
  readonly #library: Library;
  readonly #number: number;
  readonly #options: SiteOptions;
  #nowMs: number;
  #replica!: Replica;
  document!: Room;
  undo!: UndoManager;

  private constructor(library: Library, number: number, options: SiteOptions) {
    this.#library = library;
    this.#number = number;
    this.#options = options;
    this.#nowMs = 1_700_000_000_000 + number;
  }

  static async open(library: Library, number: number, options: SiteOptions = {}): Promise<UndoSite> {
    const site = new UndoSite(library, number, options);
    await site.#open();
    return site;
  }

  /** Everything in it, as plain data. */
  get value(): { readonly [field: string]: unknown } {
    const { title, total, body, todo, board, notes } = this.document.value;
    // A key with an empty text reads as none: undoing what a key began with takes out its text, and others may write in it.
    return { title, total, body, todo, board, notes: [...notes].filter(([, text]) => text !== "") };
  }

  change(...writes: readonly Write[]): void {
    this.document.change((draft) => {
      for (const write of writes) write(draft);
    });
  }

  /** Takes over everything that the others have. */
  async pull(...others: readonly UndoSite[]): Promise<void> {
    for (const { document } of others) await this.document.import(await document.export());
  }

  /** Begins anew with what is stored. */
  async restart(): Promise<void> {
    await this.#replica.close();
    await this.#open();
  }

  close(): Promise<void> {
    return this.#replica.close();
  }

  async #open(): Promise<void> {
    const { storage = memoryStorage, ...options } = this.#options;
    this.#replica = await createReplica({
      storage: storage(),
      author: parseReplicaId(`${"ABC"[this.#number]}${"A".repeat(21)}`) as ReplicaId,
      // An entry per transaction, and a clock that stands still for nobody.
      flushOn: (flush) => flush(),
      now: () => (this.#nowMs += 10),
      aheadMsMax: Number.POSITIVE_INFINITY,
    });
    this.document = await this.#replica.open("plan", schemaOf(this.#library));
    this.undo = undoManager(this.document, options);
  }
}

/** Everybody has everything. */
export async function allPull(sites: readonly UndoSite[]): Promise<void> {
  for (const site of [...sites, ...sites]) await site.pull(...sites.filter((other) => other !== site));
}

/** A write that can be undone. */
const undoableWrite: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 3,
    arbitrary: textOp.map(
      (one): Write =>
        ({ body }) =>
          performText(body, one),
    ),
  },
  {
    weight: 3,
    arbitrary: listOp.map(
      (one): Write =>
        ({ todo }) =>
          performList(todo, one),
    ),
  },
  {
    weight: 6,
    arbitrary: jsonOp.map(
      (one): Write =>
        ({ board }) =>
          performJson(board, one),
    ),
  },
  {
    weight: 1,
    arbitrary: textOp.map(
      (one): Write =>
        ({ notes }) =>
          performText(notes.at("note"), one),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -3, max: 3 }).map(
      (n): Write =>
        ({ total }) =>
          total.add(n),
    ),
  },
);

export const undoableChange: fc.Arbitrary<Write[]> = fc.array(undoableWrite, { minLength: 1, maxLength: 4 });

/** A change that now and then deletes a text, which can't be undone. */
export const anyChange: fc.Arbitrary<Write[]> = fc.oneof(
  { weight: 8, arbitrary: undoableChange },
  { weight: 1, arbitrary: fc.constant<Write[]>([({ notes }) => notes.delete("note")]) },
);
