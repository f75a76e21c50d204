// Yjs behind a field: a document of one root type, which is told who writes for as long as an edit takes.

import * as Y from "yjs";
import { type Engine, takeInTurn } from "../core/engine.js";
import { clientIdsOf, noClient } from "./client-id.js";
import { type AllowedContent, readYjsUpdate, type YjsUpdate } from "./yjs-update.js";

/** A kind of document: what stands at its root. */
export interface YjsKind<View, Edit> {
  readonly tag: string;
  readonly allows: AllowedContent;
  view(doc: Y.Doc): View;
  edit(doc: Y.Doc, edit: Edit, name: string): void;
}

/** The engine for documents of `kind`. */
export function yjsEngine<View, Edit>(kind: YjsKind<View, Edit>): Engine<Y.Doc, View, Edit, YjsUpdate> {
  return {
    tag: kind.tag,
    read: (bytes) => readYjsUpdate(bytes, kind.allows),
    runsOf: clientIdsOf,
    create() {
      const doc = new Y.Doc({ guid: "" });
      doc.clientID = noClient;
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
    edit(doc, run, edit, name) {
      let update: Uint8Array | undefined;
      const listen = (bytes: Uint8Array): void => {
        update = bytes;
      };
      doc.on("update", listen);
      doc.clientID = Number(run);
      try {
        doc.transact(() => kind.edit(doc, edit, name));
      } finally {
        doc.clientID = noClient;
        doc.off("update", listen);
      }
      return { doc, update };
    },
    view: kind.view,
  };
}
