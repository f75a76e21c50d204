// Takes back in Automerge what changes did. A change can't be left out, as those after it name it by its hash. So what it inserted is
// deleted, and what it deleted or overwrote is written anew. What that was, and where it stood, is read in the document as it
// would be without the change and without all that came after it: there is what others wrote at the same time, and not
// what they deleted.

import * as A from "@automerge/automerge";
import type { TakeBack } from "../core/engine.js";
import type { Renaming } from "../core/renaming.js";
import type { AutomergeUpdate } from "./automerge-update.js";
import { below, type Held, heldAt, idsIn, insertHeld, putHeld } from "./held.js";

type Handle = ReturnType<typeof A.getBackend>;

/** Where a document stood: the hashes of the last changes in it. */
type Heads = readonly string[] & string[];

/** An operation, as a change that is decoded has it: on an element of a sequence, or else under a key of an object. */
interface Operation {
  readonly action: string;
  readonly obj: string;
  readonly key?: string;
  readonly elemId?: string;
  readonly insert?: boolean;
}

/** Makes the change, as `run`; undefined when there is nothing to do. Leaves `doc` as it is. */
export function takeBack(
  doc: A.Doc<unknown>,
  run: string,
  { undone }: TakeBack<AutomergeUpdate>,
  names: Renaming,
): Uint8Array | undefined {
  const handle = A.getBackend(doc).clone(run);
  try {
    // All is looked up before anything is written, as that would close the change.
    const without = undone.map((update) => headsWithout(handle, update));
    const inserted = new Set(undone.flatMap(idsInserted));
    for (const [index, update] of undone.entries()) {
      new TakingBack(handle, without[index] as Heads, inserted, names).run(update);
    }
    if (handle.pendingOps() === 0) return undefined;
    handle.commit(null, 0);
    return handle.getLastLocalChange() ?? undefined;
  } finally {
    handle.free();
  }
}

/** The heads of the document without `update` and without what came after it. */
function headsWithout(handle: Handle, { hash, deps }: AutomergeUpdate): Heads {
  const after = new Set([hash]);
  const heads = new Set(deps);
  for (const change of handle.getChangesMeta([...deps])) {
    if (change.hash === hash || change.deps.some((dep) => after.has(dep))) {
      after.add(change.hash);
    } else {
      for (const dep of change.deps) heads.delete(dep);
      heads.add(change.hash);
    }
  }
  return [...heads];
}

/** The names of the elements that `update` inserted. */
function idsInserted({ bytes }: AutomergeUpdate): string[] {
  const { ops, startOp, actor } = A.decodeChange(bytes);
  const ids = (ops as readonly Operation[]).map(({ insert }, index) => (insert ? `${startOp + index}@${actor}` : ""));
  return ids.filter((id) => id !== "");
}

class TakingBack {
  readonly #handle: Handle;
  readonly #heads: Heads;
  /** Elements that are to go, whatever else became of them. */
  readonly #inserted: ReadonlySet<string>;
  readonly #names: Renaming;
  readonly #without: Map<string, readonly string[]> = new Map();
  readonly #now: Map<string, string[]> = new Map();

  constructor(handle: Handle, heads: Heads, inserted: ReadonlySet<string>, names: Renaming) {
    this.#handle = handle;
    this.#heads = heads;
    this.#inserted = inserted;
    this.#names = names;
  }

  run({ bytes }: AutomergeUpdate): void {
    const { ops, startOp, actor } = A.decodeChange(bytes);
    const made = new Set<string>();
    for (const [index, operation] of (ops as readonly Operation[]).entries()) {
      const id = `${startOp + index}@${actor}`;
      if (operation.action.startsWith("make")) made.add(id);
      // What is inside of what was made goes with it.
      if (!made.has(operation.obj)) this.#takeBack(operation, id);
    }
  }

  #takeBack({ obj, action, key, elemId, insert }: Operation, id: string): void {
    const isDeleted = action === "del";
    if (key !== undefined) this.#restoreKey(obj, key, isDeleted ? undefined : id);
    else if (insert === true) this.#remove(obj, id);
    else if (isDeleted && elemId !== undefined && !this.#inserted.has(elemId)) this.#restore(obj, elemId);
  }

  /** Puts under a key what would be there, unless something else is there than `id`. */
  #restoreKey(obj: string, key: string, id: string | undefined): void {
    const handle = this.#handle;
    const now = this.#names.latest(obj);
    if (heldAt(handle, now, key)?.id !== (id === undefined ? undefined : this.#names.latest(id))) return;
    const before = heldAt(handle, obj, key, this.#heads);
    if (before !== undefined) this.#renew(before, putHeld(handle, now, key, before));
    else if (id !== undefined) handle.delete(now, key);
  }

  /** Takes out an element that was inserted. */
  #remove(obj: string, id: string): void {
    const now = this.#names.latest(obj);
    const index = this.#indexOf(now, this.#names.latest(id));
    if (index === undefined) return;
    this.#handle.splice(now, index, this.#isText(obj) ? widthAt(this.#handle.text(now), index) : 1);
    this.#now.get(now)?.splice(index, 1);
  }

  /** Puts in an element that was deleted, unless somebody else deleted it too. */
  #restore(obj: string, id: string): void {
    const now = this.#names.latest(obj);
    if (this.#indexOf(now, this.#names.latest(id)) !== undefined) return;
    if (this.#isText(obj)) this.#restoreLetter(obj, id);
    else this.#restoreElement(obj, id, now);
  }

  #restoreLetter(text: string, id: string): void {
    const handle = this.#handle;
    const heads = this.#heads;
    const was = letterAt(handle, text, id, heads);
    if (was === undefined) return;
    const letter = String.fromCodePoint(handle.text(text, heads).codePointAt(was) as number);
    const before = this.#standingBefore(text, was, (at) => handle.getCursor(text, at, heads));
    const index = before === undefined ? 0 : before + widthAt(handle.text(text), before);
    handle.splice(text, index, 0, letter);
    this.#names.renew(id, handle.getCursor(text, index));
  }

  #restoreElement(list: string, id: string, now: string): void {
    const ids = this.#idsWithout(list);
    const was = ids.indexOf(id);
    const held = was < 0 ? undefined : heldAt(this.#handle, list, was, this.#heads);
    if (held === undefined) return;
    const index = (this.#standingBefore(now, was, (at) => ids[at] as string) ?? -1) + 1;
    const made = insertHeld(this.#handle, now, index, held);
    this.#idsNow(now).splice(index, 0, made.id);
    this.#renew(held, made);
  }

  /** Where the last one is that stood before the place `was` and still stands. */
  #standingBefore(sequence: string, was: number, idAt: (index: number) => string): number | undefined {
    for (let at = was - 1; at >= 0; at--) {
      const index = this.#indexOf(sequence, this.#names.latest(idAt(at)));
      if (index !== undefined) return index;
    }
    return undefined;
  }

  #renew(held: Held, made: Held): void {
    const to = below(this.#handle, made);
    for (const [index, id] of below(this.#handle, held).entries()) this.#names.renew(id, to[index] as string);
  }

  #indexOf(sequence: string, id: string): number | undefined {
    if (this.#isText(sequence)) return letterAt(this.#handle, sequence, id);
    const index = this.#idsNow(sequence).indexOf(id);
    return index < 0 ? undefined : index;
  }

  #isText(obj: string): boolean {
    return this.#handle.objInfo(obj).type === "text";
  }

  #idsNow(list: string): string[] {
    const ids = this.#now.get(list) ?? idsIn(this.#handle, list);
    this.#now.set(list, ids);
    return ids;
  }

  #idsWithout(list: string): readonly string[] {
    const ids = this.#without.get(list) ?? idsIn(this.#handle, list, this.#heads);
    this.#without.set(list, ids);
    return ids;
  }
}

/** Where a letter is, at `heads` or now; undefined where it is not to be seen. */
function letterAt(handle: Handle, text: string, id: string, heads?: string[]): number | undefined {
  let index: number;
  try {
    index = handle.getCursorPosition(text, id, heads);
  } catch {
    // A text without letters has no place for one that is gone.
    return undefined;
  }
  return index < handle.length(text, heads) && handle.getCursor(text, index, heads) === id ? index : undefined;
}

/** How many code units the character at `index` has. */
function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
