// Delegates an account of the author to another of its devices, and revokes that.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { AccountTerms } from "../accounts/terms.js";
import { delegatingFault, revokingFault } from "../devices/device-rules.js";
import { revoked } from "../devices/revoked-fault.js";
import { unitAccountId } from "../devices/unit.js";
import { LedgerError } from "../errors.js";
import type { DraftContext } from "./draft-context.js";

/** A device to which an account of the author is delegated. */
export interface DelegateRequest {
  readonly account: AccountId;
  /** The author key that the device writes with. */
  readonly device: ReplicaId;
}

/** Opens the unit of a device, empty, and answers its name. */
export function delegate(context: DraftContext, { account, device }: DelegateRequest): AccountId {
  const { access, state } = context;
  const unit = { account, device };
  const fault = delegatingFault(unit, context, state.opened.unitsOf(account).length);
  const name = unitAccountId(unit);
  const known = context.termsOf(name);
  const isKnown = known !== undefined && (fault === undefined || fault.code === "too_many_devices");
  if (isKnown && !context.isRevoked(known)) return name;
  const refusal = isKnown ? revoked(name) : fault;
  if (refusal !== undefined) throw new LedgerError(refusal.code, refusal.message, refusal);
  const { author } = access.writer;
  const { ledger, code } = context.termsOf(account) as AccountTerms;
  const seq = access.writer.nextSeq();
  access.apply({ kind: "delegate", author, seq, account: name, ledger, code, unit }, seq);
  return name;
}

/** Revokes a unit for ever; nothing is written where that was done before. */
export function revoke(context: DraftContext, unit: AccountId): void {
  const { access } = context;
  const fault = revokingFault(unit, context);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  if (context.isRevoked(context.termsOf(unit) as AccountTerms)) return;
  const seq = access.writer.nextSeq();
  access.apply({ kind: "closing", author: access.writer.author, seq, account: unit, count: 1n }, seq);
}
