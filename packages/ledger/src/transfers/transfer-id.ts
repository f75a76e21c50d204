// Ids of transfers: 128 bits that the payer chooses, the time in front, as in a ULID. A time in front lets a ledger forget
// the ids that are too old to come again, and still never pay one twice: what is older than it remembers is refused.

import { LedgerError } from "../errors.js";

/** A transfer's id: milliseconds since 1970 in the upper 48 bits, what tells transfers apart in the lower 80. Never 0n. */
export type TransferId = bigint;

/** How far an id's time may lie behind the time of the transfer: 30 days. */
export const idAgeMsMax: number = 30 * 24 * 60 * 60 * 1000;

/** How far an id's time may lie ahead of the time of the transfer, for ids from elsewhere: 1 hour. */
export const idAheadMsMax: number = 60 * 60 * 1000;

const tailBits = 80n;
const msLimit = 2 ** 48;
const idLimit = 1n << 128n;

/** Ids that the ledger gives by itself have this bit, so that they meet no one's own counter. */
const ownBit = 1n << 79n;

/**
 * An id for a transfer at `ms`, the present time. `tail` tells it from the author's other ids of that millisecond, from 0n
 * to 2^80 - 1: random, or a number of one's own such as that of an order. Throws `LedgerError` for anything outside.
 */
export function transferId(ms: number, tail: bigint): TransferId {
  const isWhole = Number.isSafeInteger(ms) && ms >= 0 && ms < msLimit && tail >= 0n && tail < 1n << tailBits;
  if (!isWhole || (ms === 0 && tail === 0n))
    throw new LedgerError("invalid_id", `no id has the time ${ms} and the tail ${tail}`);
  return (BigInt(ms) << tailBits) | tail;
}

/** The id of a transfer for which nobody chose one: its author's number `seq` is used once. */
export function ownTransferId(ms: number, seq: number): TransferId {
  return (BigInt(ms) << tailBits) | ownBit | BigInt(seq);
}

export function isTransferId(id: unknown): id is TransferId {
  return typeof id === "bigint" && id > 0n && id < idLimit;
}

/** The time in front of an id, in milliseconds. */
export function timeOfId(id: TransferId): number {
  return Number(id >> tailBits);
}
