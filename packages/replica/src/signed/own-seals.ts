// Seals what this replica writes: links each entry to the one before it and to its dependencies by their hashes, and
// signs it. Each entry is signed, so none is ever on disk or on its way without anything that proves it.

import { assert } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import { type Arrival, arrivalOf, type Foundation } from "./arrival.js";
import type { Branches } from "./branches.js";
import { entryHash, headMessage } from "./entry-identity.js";
import type { EntryNode, EntryTree } from "./entry-tree.js";
import { withSeal } from "./seal.js";

/** Signs with the author's key: 64 bytes, at once. */
export type Sign = (message: Uint8Array) => Uint8Array;

export class OwnSeals {
  readonly #foundation: Foundation;
  readonly #genesisHash: Uint8Array;
  readonly #tree: EntryTree;
  readonly #branches: Branches;
  readonly #sign: Sign;

  constructor(foundation: Foundation, tree: EntryTree, branches: Branches, sign: Sign) {
    this.#foundation = foundation;
    this.#genesisHash = foundation.genesisHash;
    this.#tree = tree;
    this.#branches = branches;
    this.#sign = sign;
  }

  /** Stores a sealed form of `entry`, whose dependencies go by the names of their branches. */
  store(entry: Entry): EntryNode {
    const { hash, document, authors } = this.#foundation;
    const deps = entry.deps.map(({ author, seq }) => this.#branches.endingAt(author, seq).hash);
    const prev = this.#tree.tipOf(entry.author)?.hash ?? this.#genesisHash;
    const unsigned = { prev, deps, signature: undefined };
    const sealed = withSeal(entry, unsigned);
    const message = headMessage(entryHash(hash, document, sealed, authors));
    const signed = withSeal(sealed, { ...unsigned, signature: this.#sign(message) });
    const arrival = arrivalOf(signed, this.#foundation);
    assert(typeof arrival === "object", "a member's own entry is well-formed");
    return this.#tree.add(arrival as Arrival);
  }
}
