// The name that peers know a replica by, which it writes as in documents that have only a name. It is that of the replica's author until
// a peer turns out to be another replica of that name, on a copy of the storage that nothing betrayed: then it is a new one, here
// or there or at both. Documents with a genesis keep the author that their rights are bound to.
// Where the storage only may have been copied, peers know the replica as before, and what it writes it writes under another name.

import { type ReplicaId, replicaIdToBytes } from "@joinery/clock";
import { authorFrom, keptName, type NameKeeping, newAuthor } from "./author-name.js";

const renamedKey = "renamed";
const writerKey = "writer";

/** How often in one life: a peer that makes such things up can't have documents grow without end. */
const renewalsMax = 8;

export interface ReplicaNameOptions extends NameKeeping {
  readonly author: ReplicaId;
  /** Told when a new name can't be kept: the next life meets the same peers. */
  readonly onError: (error: unknown) => void;
}

export class ReplicaName {
  readonly #options: ReplicaNameOptions;
  #current: ReplicaId;
  #writer: ReplicaId;
  #renewals = 0;

  /** With what an earlier life left in the storage. Rejects with the storage's own error. */
  static async load(options: ReplicaNameOptions): Promise<ReplicaName> {
    const { storage, epochs, author } = options;
    const bytes = await storage.loadMeta(renamedKey);
    const renamed = bytes === undefined ? undefined : authorFrom(bytes, "the stored name in place of");
    const isOurs = renamed !== undefined && (await epochs.owns(renamed));
    const current = isOurs ? renamed : author;
    return new ReplicaName(options, current, await writerFor(current, options));
  }

  private constructor(options: ReplicaNameOptions, current: ReplicaId, writer: ReplicaId) {
    this.#options = options;
    this.#current = current;
    this.#writer = writer;
  }

  get current(): ReplicaId {
    return this.#current;
  }

  /** Who writes in documents that have only a name: nobody else, as far as the storage can tell. */
  get writer(): ReplicaId {
    return this.#writer;
  }

  /** Another name from now on; undefined when there were too many. What is written after this call is on disk after it. */
  renew(): ReplicaId | undefined {
    if (++this.#renewals > renewalsMax) return undefined;
    const { storage, epochs, random, onError } = this.#options;
    this.#current = newAuthor(random);
    this.#writer = this.#current;
    const bytes = replicaIdToBytes(this.#current) as Uint8Array;
    Promise.all([epochs.take(this.#current), storage.saveMeta(renamedKey, bytes)]).catch(onError);
    return this.#current;
  }
}

/** The name itself where nobody else can have it; else one that was drawn in this tenure of the storage, or is now. */
async function writerFor(name: ReplicaId, options: ReplicaNameOptions): Promise<ReplicaId> {
  const { epochs } = options;
  if (await epochs.isSureOf(name)) return name;
  return keptName(options, writerKey, "the stored name for the writing of", (writer) => epochs.isSureOf(writer));
}
