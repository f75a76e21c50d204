// A device at work for the others of its account: when one of them is low, whoever has most to spare gives. All plan alike, so the one
// whose turn it is gives without having been asked, and where it does not, being out of reach, the next one does.

import type { Fields } from "@joinery/crdt";
import { type AccountId, type LedgerDraft, LedgerView } from "@joinery/ledger";
import { rebalancing } from "@joinery/ledger/devices";
import { ArgumentError } from "@joinery/replica";
import type { Document } from "../document.js";
import { standingWork } from "../standing-work.js";
import { Turns } from "./turns.js";

const hourMs = 60 * 60 * 1000;

export interface KeepBalancedOptions {
  /** The field with the ledger, at the top of the document. */
  readonly ledger: string;
  /** The account, not one of its units. */
  readonly account: AccountId;
  /** How long others wait for the one whose turn it is, in milliseconds: 10,000 unless given. */
  readonly patienceMs?: number;
  /** What was spent in this time counts as need, in milliseconds: a week unless given. */
  readonly windowMs?: number;
  /** The `code` of the transfers that are made; default 0. */
  readonly code?: number;
  /** Hears of a change that could not be made, such as `AUTHOR_FORKED`. Then nothing more is moved. Default: it surfaces as an uncaught error. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Moves money from what this device holds of an account to others of its devices that are low, now and whenever something has come in: see
 * `rebalancing` of the ledger. A device to which nothing is delegated yet waits for it. Answers the function that ends it; closing the document
 * does too. Throws `ArgumentError` where `ledger` names no ledger of the document.
 */
export function keepBalanced<F extends Fields>(document: Document<F>, options: KeepBalancedOptions): () => void {
  const { patienceMs = 10_000, windowMs = 7 * 24 * hourMs, ...asked } = options;
  if (!(fieldOf(document, asked.ledger) instanceof LedgerView))
    throw new ArgumentError(
      `"${document.id}" has no ledger "${asked.ledger}": keepBalanced(document, { ledger, account })`,
    );
  const turns = new Turns(patienceMs, () => work.stir());
  const work = standingWork(document, () => even(document, { ...asked, windowMs }, turns), options.onError);
  return () => {
    turns.stop();
    work.end();
  };
}

type Asked = Omit<KeepBalancedOptions, "patienceMs" | "onError"> & { readonly windowMs: number };

function even<F extends Fields>(document: Document<F>, asked: Asked, turns: Turns): void {
  const { ledger, account, windowMs, code = 0 } = asked;
  const view = fieldOf(document, ledger) as LedgerView;
  const units = view.unitFunds(account, Date.now() - windowMs);
  const paidBy = (unit: AccountId): bigint => {
    const { debitsPosted = 0n, debitsPending = 0n } = view.account(unit) ?? {};
    return debitsPosted + debitsPending;
  };
  if (rebalancing(units).length === 0) turns.forgive();
  const plan = rebalancing(units, turns.absent(paidBy));
  const own = new Set(units.flatMap((one) => (one.owner === document.author ? [one.account] : [])));
  const others = plan.filter(({ from }) => !own.has(from));
  turns.await([...new Set(others.map(({ from }) => from))], paidBy);
  const legs = plan.filter(({ from }) => own.has(from));
  if (legs.length === 0) return;
  document.change((draft) => {
    ((draft as { readonly [name: string]: unknown })[ledger] as LedgerDraft).transfer({ legs, code });
  });
}

function fieldOf<F extends Fields>({ value }: Document<F>, name: string): unknown {
  return (value as { readonly [name: string]: unknown })[name];
}
