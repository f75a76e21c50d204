// The witnesses that a genesis names: 3f + 1 authors, of whom f may be faulty in any way. What 2f + 1 of them signed is certified: two such
// sets have f + 1 in common, so at least one who is honest. Malkhi, Reiter: Byzantine quorum systems (1998).

import { parseReplicaId, type ReplicaId, replicaIdToBytes } from "@joinery/clock";

/** Most of them: a certificate holds an entry of every other one or so. */
export const witnessesMax = 100;

export class Witnesses {
  /** In the order of the genesis. */
  readonly names: readonly ReplicaId[];
  /** How many of them may be faulty: f. */
  readonly faultyMax: number;
  /** How many make a certificate: 2f + 1; more than there are where there are none. */
  readonly quorum: number;
  readonly #names: ReadonlySet<string>;

  constructor(names: readonly ReplicaId[]) {
    this.names = names;
    this.#names = new Set(names);
    this.faultyMax = Math.max(0, Math.floor((names.length - 1) / 3));
    this.quorum = 2 * this.faultyMax + 1;
  }

  get isEmpty(): boolean {
    return this.names.length === 0;
  }

  has(author: ReplicaId): boolean {
    return this.#names.has(author);
  }
}

export const noWitnesses: Witnesses = new Witnesses([]);

/** The witnesses that a genesis lists, or what is wrong with the list. */
export function readWitnesses(list: unknown): Witnesses | string {
  if (list === undefined) return noWitnesses;
  if (!Array.isArray(list) || list.length % 3 !== 1 || list.length > witnessesMax)
    return "must list 3f + 1 witnesses: 1, 4, 7 and so on, 100 at most";
  if (!list.every(isKey)) return "must list witnesses by their public keys, 32 bytes in base64url";
  return new Set(list).size === list.length ? new Witnesses(list) : "names a witness twice";
}

function isKey(name: unknown): name is ReplicaId {
  const id = typeof name === "string" ? parseReplicaId(name) : undefined;
  return id !== undefined && replicaIdToBytes(id)?.length === 32;
}
