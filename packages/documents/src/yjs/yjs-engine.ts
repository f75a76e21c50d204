// Yjs behind a field: a document of one root type, which is told who writes for as long as an edit takes.

import * as Y from "yjs";
import { type Edited, type Engine, takeInTurn } from "../core/engine.js";
import { clientIdsOf, noClient } from "./client-id.js";
import { isLeavable, takeBack } from "./take-back.js";
import { type AllowedContent, readYjsUpdate, type YjsUpdate } from "./yjs-update.js";

/** A kind of document: what stands at its root. */
export interface YjsKind<Root, View, Edit> {
  readonly tag: string;
  readonly allows: AllowedContent;
  /** Whether what was deleted is kept, as undoing may have to copy it. */
  readonly copies: boolean;
  root(doc: Y.Doc): Root;
  view(root: Root): View;
  edit(root: Root, edit: Edit): void;
}

/** The engine for documents of `kind`. */
export function yjsEngine<Root, View, Edit>(kind: YjsKind<Root, View, Edit>): Engine<Y.Doc, View, Edit, YjsUpdate> {
  return {
    tag: kind.tag,
    read: (bytes) => readYjsUpdate(bytes, kind.allows),
    runsOf: clientIdsOf,
    create() {
      const doc = new Y.Doc({ guid: "", gc: !kind.copies });
      doc.clientID = noClient;
      // From the beginning of the type that it is, for those who find it by what it holds.
      kind.root(doc);
      return doc;
    },
    take(doc, updates) {
      const apply = ({ bytes, needs }: YjsUpdate): boolean => {
        if (needs.some(({ client, clock }) => Y.getState(doc.store, client) <= clock)) return false;
        Y.applyUpdate(doc, bytes);
        return true;
      };
      // All in one transaction, as Yjs tidies up after each.
      return { doc, left: doc.transact(() => takeInTurn(updates, apply)) };
    },
    edit: (doc, run, edit) => edited(doc, run, () => kind.edit(kind.root(doc), edit)),
    standsAlone: ({ run }) => run === undefined,
    canLeave: (doc, update, names) => doc.transact((transaction) => isLeavable(transaction, update, names)),
    takeBack: (doc, run, what, names) => edited(doc, run, (transaction) => takeBack(transaction, what, names)),
    view: (doc) => kind.view(kind.root(doc)),
  };
}

/** Runs `act` in a transaction as `run`. */
function edited(doc: Y.Doc, run: string, act: (transaction: Y.Transaction) => void): Edited<Y.Doc> {
  let update: Uint8Array | undefined;
  const listen = (bytes: Uint8Array): void => {
    update = bytes;
  };
  doc.on("update", listen);
  doc.clientID = Number(run);
  try {
    doc.transact(act);
  } finally {
    doc.clientID = noClient;
    doc.off("update", listen);
  }
  return { doc, update };
}
