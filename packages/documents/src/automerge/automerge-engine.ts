// Automerge behind a field. All documents of a kind begin with one change, the same to the byte, so that what is at their root
// is one object, whoever writes first. Actors are named by our authors, and changes tell no time.

import * as A from "@automerge/automerge";
import { replicaIdToBytes } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import { type Engine, takeInTurn } from "../core/engine.js";
import { type AutomergeUpdate, readAutomergeUpdate } from "./automerge-update.js";
import { takeBack } from "./take-back.js";

/** A document, and the hashes of what is in it. */
export interface AutomergeDoc<Root> {
  readonly doc: A.Doc<Root>;
  readonly known: Set<string>;
}

/** A kind of document. */
export interface AutomergeKind<Root, View, Edit> {
  readonly tag: string;
  /** The change that all documents begin with. */
  readonly beginning: Uint8Array | undefined;
  view(root: Root): View;
  edit(root: Root, edit: Edit): void;
}

/** Nobody's: of the change that documents begin with. */
const nobody = "00";

/** The engine for documents of `kind`. */
export function automergeEngine<Root, View, Edit>(
  kind: AutomergeKind<Root, View, Edit>,
): Engine<AutomergeDoc<Root>, View, Edit, AutomergeUpdate> {
  const begun = kind.beginning === undefined ? [] : [readAutomergeUpdate(kind.beginning)];
  return {
    tag: kind.tag,
    read: readAutomergeUpdate,
    runsOf: (author, seq) => [actorOf(replicaIdToBytes(author), seq)],
    create: () => taken({ doc: A.init<Root>({ actor: nobody }), known: new Set() }, begun).doc,
    take: taken,
    edit({ doc, known }, run, edit) {
      const mine = A.getActorId(doc) === run ? doc : A.clone(doc, { actor: run });
      const next = A.change(mine, { time: 0 }, (root) => kind.edit(root as Root, edit));
      if (next === mine) return { doc: { doc: mine, known }, update: undefined };
      const update = A.getLastLocalChange(next);
      assert(update !== undefined, "a change that was made is there");
      for (const head of A.getHeads(next)) known.add(head);
      return { doc: { doc: next, known }, update };
    },
    // Those after it name it by its hash.
    standsAlone: () => false,
    canLeave: () => false,
    takeBack({ doc, known }, run, what, names) {
      const undone = what.undone.filter(({ hash }) => known.has(hash));
      const update = takeBack(doc, run, { ...what, undone }, names);
      if (update === undefined) return { doc: { doc, known }, update };
      return { doc: taken({ doc, known }, [readAutomergeUpdate(update)]).doc, update };
    },
    // Read from below: objects that the library brings up to date change by change miss some where several wrote one key.
    view: ({ doc }) => kind.view(A.getBackend(doc).materialize("/") as Root),
  };
}

function taken<Root>(
  { doc, known }: AutomergeDoc<Root>,
  updates: readonly AutomergeUpdate[],
): { doc: AutomergeDoc<Root>; left: readonly AutomergeUpdate[] } {
  const changes: Uint8Array[] = [];
  const left = takeInTurn(updates, ({ bytes, hash, deps }) => {
    if (!deps.every((dep) => known.has(dep))) return false;
    known.add(hash);
    changes.push(bytes);
    return true;
  });
  const next = changes.length === 0 ? doc : A.applyChanges(doc, changes)[0];
  return { doc: { doc: next, known }, left };
}

/** An author's name and the operation that its run begins with, in hexadecimal. */
function actorOf(author: Uint8Array | undefined, seq: number): string {
  assert(author !== undefined, "an author has a name");
  const name = Array.from(author, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${name}${seq.toString(16).padStart(16, "0")}`;
}
