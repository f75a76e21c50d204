// A spending unit: what one device may spend of an account. It is an account of its own, which the account's owner opens for the
// author key of the device; so each row still has one writer, and a device pays offline what its unit holds.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";

/** What a unit is named after. */
export interface UnitName {
  /** The account it is a part of. */
  readonly account: AccountId;
  /** The author key of the device, which alone spends from it. */
  readonly device: ReplicaId;
}

/** Most devices that an account is delegated to in all, those that were revoked included. */
export const devicesMax = 64;

/** The name of the account that is a device's unit. No genesis, no opening and no escrow gives it: a ledger's number stands where it says unit. */
export function unitAccountId({ account, device }: UnitName): AccountId {
  return `${device}.unit.${account}`;
}
