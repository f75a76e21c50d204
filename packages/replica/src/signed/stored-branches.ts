// A signed document as sync asks about it: everything stored on disk, on whatever branch.

import { fromBase64Url, replicaIdFromBytes } from "@joinery/clock";
import type { BranchSource } from "../core/branch-source.js";
import type { Entry } from "../core/entry.js";
import type { Interval } from "../core/entry-log.js";
import { arrivalOf, type Foundation } from "./arrival.js";
import type { EntryNode, EntryTree } from "./entry-tree.js";
import type { Reception } from "./reception.js";
import { hashBytes } from "./seal.js";
import { toSigned } from "./signed-stretch.js";

export class StoredBranches implements BranchSource {
  readonly #foundation: Foundation;
  readonly #tree: EntryTree;
  readonly #reception: Reception;
  readonly #durable: Set<Entry> = new Set();
  #digest: Uint8Array = new Uint8Array(hashBytes);

  constructor(foundation: Foundation, tree: EntryTree, reception: Reception) {
    this.#foundation = foundation;
    this.#tree = tree;
    this.#reception = reception;
  }

  get digest(): Uint8Array {
    return this.#digest;
  }

  /** A stored entry is on disk. */
  persisted(entry: Entry): void {
    const node = this.#tree.nodeOf(entry);
    if (node === undefined || this.#durable.has(entry)) return;
    this.#durable.add(entry);
    this.#digest = this.#digest.map((byte, index) => byte ^ (node.hash[index] as number));
  }

  stores(entry: Entry): boolean {
    const arrival = arrivalOf(entry, this.#foundation);
    return typeof arrival === "object" && this.#tree.has(arrival.name);
  }

  knows(entry: Entry): boolean {
    const arrival = this.#reception.look(entry);
    return typeof arrival === "object" && (this.#tree.has(arrival.name) || this.#reception.knows(arrival));
  }

  holds(hash: Uint8Array): boolean {
    const name = replicaIdFromBytes(hash);
    return name !== undefined && (this.#tree.has(name) || this.#reception.holds(name));
  }

  gather(intervals: readonly Interval[]): Entry[] {
    const byAuthor = new Map(intervals.map((interval) => [interval.author, interval]));
    const isAsked = ({ author, entry }: EntryNode): boolean => {
      const interval = byAuthor.get(author);
      return interval !== undefined && entry.lastSeq >= interval.from && entry.firstSeq <= interval.to;
    };
    return this.#durableOf(this.#tree.nodes.filter(isAsked));
  }

  tips(place: number, count: number): { readonly hashes: readonly Uint8Array[]; readonly next: number | undefined } {
    const tips = this.#tree.tips().filter(({ entry }) => this.#durable.has(entry));
    const next = place + count < tips.length ? place + count : undefined;
    return { hashes: tips.slice(place, place + count).map(({ hash }) => hash), next };
  }

  unknown(hashes: readonly Uint8Array[]): Uint8Array[] {
    return hashes.filter((hash) => {
      const name = replicaIdFromBytes(hash);
      if (name === undefined || this.#tree.has(name)) return false;
      return !this.#reception.isSigned(name) && !this.#reception.hasRefused(name);
    });
  }

  lacking(): Uint8Array[] {
    return this.#reception.lacking().map((name) => fromBase64Url(name) as Uint8Array);
  }

  stretch(hash: Uint8Array, count: number): Entry[] {
    const name = replicaIdFromBytes(hash);
    const asked = name === undefined ? undefined : this.#tree.get(name);
    const stretch: EntryNode[] = [];
    for (let at = asked; at !== undefined && stretch.length < count; at = at.parent) stretch.push(at);
    const proof = asked === undefined ? [] : (toSigned(asked) ?? []);
    return this.#durableOf([...stretch.reverse(), ...proof.slice(1)]);
  }

  #durableOf(nodes: readonly EntryNode[]): Entry[] {
    return nodes.map(({ entry }) => entry).filter((entry) => this.#durable.has(entry));
  }
}
