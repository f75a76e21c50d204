// A transfer: what its payer asked for, under an id that the payer chose. The id belongs to the payer: two authors may
// use one id for two transfers. A retry under the same id pays nothing again; with other content it is an error.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { HoldName, HoldTerms } from "../holds/hold.js";
import type { TransferId } from "./transfer-id.js";

/** One account pays another of the same ledger. */
export interface Leg {
  /** The account that is debited. */
  readonly from: AccountId;
  /** The account that is credited. */
  readonly to: AccountId;
  /** From 1n to 2^128 - 1. */
  readonly amount: bigint;
}

/** What a transfer is beside its legs. */
export interface TransferHead {
  /** Each author uses an id once. */
  readonly id: TransferId;
  /** What the application means by it: a whole number below 2^32. */
  readonly code: number;
  /** 128 bits for the application: a foreign key, say. 0n where it gave none. */
  readonly userData: bigint;
}

/** What a transfer has to do with a hold, where it has. */
export interface HoldRole {
  /** It places this hold: its leg pays into escrow, for `to`. */
  readonly holds?: HoldTerms;
  /** It settles this hold: its legs pay from escrow. */
  readonly pending?: HoldName;
}

/** A transfer as it is kept: its legs are paid together or not at all. */
export interface Transfer extends TransferHead, HoldRole {
  /** Whose accounts it debits. */
  readonly payer: ReplicaId;
  /** Its time, in milliseconds since 1970. */
  readonly ms: number;
  /** At least one. */
  readonly legs: readonly Leg[];
}

/** What a transfer says beside its id. */
export type TransferField = keyof Leg | "legs" | "code" | "user_data" | "hold";

/** What was asked for: compared with what is kept under the same id. */
export interface AskedTransfer extends TransferHead, HoldRole {
  readonly legs: readonly Leg[];
}

const legFields: readonly (keyof Leg)[] = ["from", "to", "amount"];

/** The first field in which two transfers differ, with the two values; undefined when a retry asks for the same. */
export function difference(
  kept: Omit<AskedTransfer, "id">,
  asked: AskedTransfer,
): { readonly field: TransferField; readonly kept: unknown; readonly asked: unknown } | undefined {
  const [keptHold, askedHold] = [holdOf(kept), holdOf(asked)];
  if (keptHold !== askedHold) return { field: "hold", kept: keptHold, asked: askedHold };
  if (kept.legs.length !== asked.legs.length) {
    return { field: "legs", kept: kept.legs.length, asked: asked.legs.length };
  }
  for (const [index, leg] of asked.legs.entries()) {
    const other = kept.legs[index] as Leg;
    const field = legFields.find((name) => leg[name] !== other[name]);
    if (field !== undefined) return { field, kept: other[field], asked: leg[field] };
  }
  if (kept.code !== asked.code) return { field: "code", kept: kept.code, asked: asked.code };
  if (kept.userData === asked.userData) return undefined;
  return { field: "user_data", kept: kept.userData, asked: asked.userData };
}

/** What is said of a hold, beside the legs: whom it is for, or which one it was. */
function holdOf({ holds, pending }: HoldRole): string {
  if (holds !== undefined) return `for ${holds.to}`;
  return pending === undefined ? "none" : `${pending.id} of ${pending.payer}`;
}
