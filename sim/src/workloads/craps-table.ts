// The table that a run plays at: who is who, by the number of its node, what they start with, and the field. The field lets its
// writer say anything, which only liars do.

import type { ReplicaId } from "@joinery/clock";
import {
  type CrapsDraft,
  type CrapsField,
  type CrapsGenesis,
  type CrapsView,
  craps,
  type HouseRulesOptions,
  type PlayerId,
  type Slot,
} from "@joinery/craps";
import type { FieldType } from "@joinery/crdt";
import type { DocumentCore, GenesisField, PlainValue } from "@joinery/replica";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { authorOf } from "../node/cluster.js";

/** The draft of a table, and what a liar writes past it. */
export interface OutspokenDraft extends CrapsDraft {
  say(message: PlainValue): void;
}

type States = Parameters<CrapsField["view"]>[0];
type Deltas = Parameters<CrapsField["join"]>[1];
export type OutspokenField = FieldType<States, Deltas, CrapsView, OutspokenDraft> & GenesisField<CrapsGenesis>;

export type CrapsFields = { readonly table: OutspokenField };

export function outspokenCraps(field: CrapsField = craps()): OutspokenField {
  return {
    ...field,
    withGenesis: (genesis) => outspokenCraps(field.withGenesis(genesis)),
    draft: (access) => ({
      ...field.draft(access),
      say(payload) {
        const { author, stamp } = access.writer;
        const seq = access.writer.nextSeq();
        access.apply({ added: [{ author, seq, stamp, payload, next: undefined }], removed: [] }, seq);
      },
    }),
  };
}

export const chip = 60n;
const purse = 50_000n * chip;
const bank = 1_000_000n * chip;

export interface CrapsTableOptions {
  readonly seed: Seed;
  /** With nodes of their own. */
  readonly players: number;
  readonly rules: HouseRulesOptions;
  /** Further players, who have no nodes: their numbers follow on those of the nodes. Default 0. */
  readonly guests?: number;
  /** Default the authors of unsigned documents. */
  readonly nameOf?: (number: number) => ReplicaId;
}

/** Node 0 is the house, the last one the arbiter's, all between are players. */
export class CrapsTable {
  readonly genesis: CrapsGenesis;
  readonly seed: Seed;
  readonly house: PlayerId;
  readonly players: readonly PlayerId[];
  /** The last of the players: what they commit to is drawn by nobody. */
  readonly guests: readonly ReplicaId[];
  readonly arbiter: PlayerId;
  /** All money that there is. */
  readonly total: bigint;

  constructor({ seed, players, rules, guests = 0, nameOf = (number) => authorOf(seed, number) }: CrapsTableOptions) {
    const house = nameOf(0);
    const arbiter = nameOf(players + 1);
    this.guests = Array.from({ length: guests }, (_, index) => nameOf(players + 2 + index));
    const names = [...Array.from({ length: players }, (_, index) => nameOf(index + 1)), ...this.guests];
    const purses = names.map((player) => ({ player, amount: purse }));
    this.genesis = { table: `table of run ${seed}`, house, bank, arbiter, rules, purses };
    this.seed = seed;
    this.house = house;
    this.players = names;
    this.arbiter = arbiter;
    this.total = bank + purse * BigInt(names.length);
  }

  /** What a member commits to in a slot: drawn, so that a node that was down knows it again. */
  secretOf(node: number, { round, attempt }: Slot): Uint8Array {
    const random = new KeyedRandom(this.seed, "secret", node, round, attempt);
    return Uint8Array.from({ length: 32 }, () => random.integer(256));
  }
}

export function crapsOf(document: DocumentCore | undefined): DocumentCore<CrapsFields> {
  return document as unknown as DocumentCore<CrapsFields>;
}
