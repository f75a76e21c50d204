// The histories that an author writes who forks: each is shown to whom the test likes.
import { type DocumentCore, decodeEntry, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { createIdentity, type Identity } from "@joinery/replica/signed";
import { hash, schema, type TestNode } from "./test-node.js";

const nowMs = 1_700_000_000_000;

export const identityOf = (number: number): Identity => createIdentity({ secretKey: new Uint8Array(32).fill(number) });
const forker = identityOf(99);

/** One history of the document "room", as bytes. */
export class ForkedHistory {
  readonly document: DocumentCore<typeof schema>;
  readonly entries: Uint8Array[] = [];

  constructor(other?: ForkedHistory) {
    const core = new ReplicaCore({ author: forker.author, founding: founding(hash), identity: forker });
    this.document = core.create(schema, { nonce: "room", signed: true });
    if (other === undefined) return;
    this.document.recover(other.entries.map((bytes) => entryOf(bytes, this.document)));
    this.entries.push(...other.entries);
  }

  write(player: string): void {
    this.document.change(({ players }) => players.add(player), nowMs);
    for (const effect of this.document.flush()) {
      if (effect.type !== "persist") continue;
      for (const entry of effect.entries) this.entries.push(encodeEntry(entry, this.document.authors));
      this.document.persisted(effect.ticket);
    }
  }

  showTo(node: TestNode, nodeMs: number, upTo: number = this.entries.length): void {
    const document = node.document("room");
    const entries = this.entries.slice(0, upTo).map((bytes) => entryOf(bytes, document));
    node.perform(document, document.receive(entries, nodeMs));
  }
}

function entryOf(bytes: Uint8Array, { authors }: Pick<DocumentCore, "authors">): Entry {
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) throw new TypeError(entry.reason);
  return entry.value;
}
