// The rules of delegating an account to a device and of revoking that, for drafts and guards alike. The owner of an account alone
// does either, on its own chain, so nobody has to agree on their order.

import { parseReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { AccountTerms } from "../accounts/terms.js";
import { closed, type Fault, notOwner, type Standing, unknown } from "../rules/transfer-rules.js";
import { devicesMax, type UnitName } from "./unit.js";

/** The first rule that delegating an account to a device breaks; `devices` is how many it was delegated to before. */
export function delegatingFault({ account, device }: UnitName, standing: Standing, devices: number): Fault | undefined {
  const terms = standing.termsOf(account);
  if (terms === undefined) return unknown(account, "delegated");
  if (terms.unitOf !== undefined) {
    return { code: "unit_of_unit", message: `"${account}" is a device's unit: delegate "${terms.unitOf}"`, account };
  }
  if (terms.owner !== standing.author) return notOwner(terms, "nobody else delegates it");
  if (standing.isClosed(terms)) return closed(account);
  if (typeof device !== "string" || parseReplicaId(device) === undefined || device === standing.author) {
    return {
      code: "invalid_device",
      message: "a device must be the name of another author: base64url of 16 or 32 bytes",
    };
  }
  if (devices < devicesMax) return undefined;
  return { code: "too_many_devices", message: `"${account}" was delegated to ${devicesMax} devices before`, account };
}

/** The first rule that revoking a unit breaks. */
export function revokingFault(unit: AccountId, standing: Standing): Fault | undefined {
  const terms = standing.termsOf(unit);
  if (terms === undefined) return unknown(unit, "revoked");
  if (terms.unitOf === undefined) {
    return { code: "not_a_unit", message: `"${unit}" is not the unit of a device: close it`, account: unit };
  }
  const account = standing.termsOf(terms.unitOf) as AccountTerms;
  return account.owner === standing.author ? undefined : notOwner(account, `nobody else revokes "${unit}"`);
}
