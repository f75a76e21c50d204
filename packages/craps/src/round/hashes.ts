// The hashes of a round. Each covers what it is, the table, and the slot, so that nothing said in one place can be used in another;
// values are hashed in their canonical bytes, so that no two of them run together.

import { ByteWriter, writeValue } from "@joinery/crdt";
import type { PlainValue } from "@joinery/replica";
import { sha256 } from "@joinery/replica/genesis";
import type { PlayerId } from "../game/table-state.js";
import type { Commit, Digest, Wager } from "./message.js";
import type { Slot } from "./slot.js";

/** What is hashed lies here for that long: its room is kept from one hash to the next. */
const writer: ByteWriter = new ByteWriter();

function hashOf(kind: string, ...parts: readonly PlainValue[]): Digest {
  writer.clear();
  writeValue(writer, [`joinery craps ${kind}`, ...parts]);
  return sha256(writer.toBytes());
}

/** Of the wagers of one player in one round, in their order. */
export function betsRootOf(table: string, round: number, player: PlayerId, wagers: readonly Wager[]): Digest {
  return hashOf(
    "bets",
    table,
    round,
    player,
    wagers.map(({ type, spot, amount }) => [type, spot, amount]),
  );
}

/** What binds `player` to a secret of 32 random bytes, and to the bets that are closed with it. */
export function commitmentOf(
  table: string,
  { round, attempt }: Slot,
  player: PlayerId,
  betsRoot: Digest,
  secret: Uint8Array,
): Digest {
  return hashOf("commitment", table, round, attempt, player, betsRoot, secret);
}

/** Of all commits of an attempt, in the order of the roster. */
export function commitsRootOf(
  table: string,
  { round, attempt }: Slot,
  commits: readonly (readonly [PlayerId, Commit])[],
): Digest {
  const parts = commits.map(([player, { betsRoot, commitment, leaves, admits }]) => [
    player,
    betsRoot,
    commitment,
    leaves,
    [...admits],
  ]);
  return hashOf("commits", table, round, attempt, parts);
}

export type Secrets = ReadonlyMap<PlayerId, Uint8Array>;

/** Of all reveals of an attempt: what a `complete` names. */
export function revealsRootOf(table: string, { round, attempt }: Slot, secrets: Secrets): Digest {
  return hashOf("reveals", table, round, attempt, sorted(secrets));
}

/** What the dice are made from: no one of the secrets decides it, and none can be chosen once another is known. */
export function seedOf(table: string, { round, attempt }: Slot, commitsRoot: Digest, secrets: Secrets): Digest {
  return hashOf("seed", table, round, attempt, commitsRoot, sorted(secrets));
}

/** By player, in the order of code units. */
function sorted(secrets: Secrets): [PlayerId, Uint8Array][] {
  return [...secrets].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export function sameDigest(a: Digest, b: Digest): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
