// Entries of many authors, as a busy past would have left them on a node's disk.

import type { ReplicaId } from "@joinery/clock";
import { decodeEntry, type Effect, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { authorOf, schema, type TestDocument, type TestNode } from "./test-node.js";

/** Writes `entries` entries by each of `authors` strangers into a document of `node`, through its `receive`. */
export function writeAsStrangers(node: TestNode, name: string, authors: number, entries: number): void {
  const document = node.document(name);
  for (let number = 0; number < authors; number++) {
    const written = entriesOf(authorOf(3000 + number), name, entries, (draft, index) =>
      draft.players.add(`${number}/${index}`),
    );
    node.perform(document, document.receive(readAt(document, written), 0));
  }
}

/** The canonical bytes of entries that one author makes. */
export function entriesOf(
  author: ReplicaId,
  name: string,
  count: number,
  change: (draft: Parameters<Parameters<TestDocument["change"]>[0]>[0], index: number) => void,
): Uint8Array[] {
  const document = new ReplicaCore({ author }).open(name, schema);
  const bytes: Uint8Array[] = [];
  const keep = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.type === "persist")
        for (const entry of effect.entries) bytes.push(encodeEntry(entry, document.authors));
    }
  };
  for (let index = 0; index < count; index++) {
    keep(document.change((draft) => change(draft, index), 0).effects);
    keep(document.flush());
  }
  return bytes;
}

export function readAt(document: TestDocument, written: readonly Uint8Array[]): Entry[] {
  return written.map((bytes) => {
    const entry = decodeEntry(bytes, document.authors);
    if (!entry.ok) throw new TypeError(entry.reason);
    return entry.value;
  });
}
