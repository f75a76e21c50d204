// The guard of a ledger: no account falls below its limit, counting only credits in the entry's causal past.
// The answer is a function of the entry and that past, so all replicas accept the same transfers in any order;
// that is what makes consensus needless. Guerraoui et al. 2019; spending rights as escrow: Balegas et al. 2015.

import type { Dot } from "@joinery/clock";
import type { Guard, GuardedOperation, GuardQuestion, Refusal } from "@joinery/replica";
import { type AccountId, openedAccountId } from "../accounts/account-id.js";
import { isClosing } from "../accounts/closings.js";
import type { Foundation } from "../accounts/genesis.js";
import { type AccountTerms, openedTerms } from "../accounts/terms.js";
import { delegatingFault, revokingFault } from "../devices/device-rules.js";
import { revoked } from "../devices/revoked-fault.js";
import { unitAccountId } from "../devices/unit.js";
import { attestFault, witnessFault } from "../finality/attest-rules.js";
import type { Witnesses } from "../finality/witnesses.js";
import type { OpenHold } from "../holds/open-holds.js";
import type {
  AttestDelta,
  ClosingDelta,
  CreditDelta,
  DelegateDelta,
  HoldDelta,
  LedgerDelta,
  OpenDelta,
  TransferDelta,
} from "../state/ledger-delta.js";
import type { LedgerState } from "../state/ledger-state.js";
import type { TransferId } from "../transfers/transfer-id.js";
import { closingFault, creditFault, notEmpty } from "./credit-rules.js";
import { EarlierOperations } from "./earlier-operations.js";
import { EntryFunds } from "./entry-funds.js";
import { EntryStanding } from "./entry-standing.js";
import { givesRestBack, placingRefusal, settlingRefusal } from "./hold-guard.js";
import { openingFault } from "./opening-rules.js";
import { headFault, legFault } from "./transfer-rules.js";

type Question = GuardQuestion<LedgerState, LedgerDelta>;

/** The guard of the ledger that a genesis founds. */
export function ledgerGuard(foundation: Foundation): Guard<LedgerState, LedgerDelta> {
  return (question) => new Trial(foundation, question).verdict();
}

/** One entry under judgement. */
class Trial {
  readonly #witnesses: Witnesses;
  readonly #question: Question;
  readonly #earlier: EarlierOperations = new EarlierOperations();
  readonly #funds: EntryFunds;
  readonly #standing: EntryStanding;

  constructor({ chart, witnesses }: Foundation, question: Question) {
    this.#witnesses = witnesses;
    this.#question = question;
    this.#funds = new EntryFunds(chart, question, this.#earlier);
    this.#standing = new EntryStanding(chart, question, this.#earlier, this.#funds);
  }

  verdict(): Refusal | undefined {
    for (const operations of this.#question.transactions) {
      const refusal = this.#transaction(operations);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  /** Operations in their order; then every account that paid must stand above its limit. */
  #transaction(operations: readonly GuardedOperation<LedgerDelta>[]): Refusal | undefined {
    for (let index = 0; index < operations.length; index++) {
      const { delta } = operations[index] as GuardedOperation<LedgerDelta>;
      const refusal = this.#operation(delta, operations[index - 1]?.delta, operations[index + 1]?.delta);
      if (refusal !== undefined) return refusal;
    }
    for (const { delta } of operations) {
      const takes = delta.kind === "transfer" || delta.kind === "credit";
      const refusal = takes ? this.#funds.refusalOf(delta.from) : undefined;
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #operation(delta: LedgerDelta, before: LedgerDelta | undefined, after: LedgerDelta | undefined): Refusal | undefined {
    if (delta.kind === "transfer") return this.#leg(delta, before, after);
    if (delta.kind === "open") return this.#open(delta);
    if (delta.kind === "delegate") return this.#delegate(delta);
    if (delta.kind === "hold") return this.#hold(delta, before);
    if (delta.kind === "credit") return this.#credit(delta);
    if (delta.kind === "closing") return this.#closing(delta);
    if (delta.kind === "attest") return this.#attest(delta);
    if (delta.kind === "checkpoint")
      return witnessFault(this.#question.authors.ownerIdOf(this.#question.author), this.#witnesses);
    return { code: "malformed_operation", message: "an operation that is neither a transfer nor an opening" };
  }

  #open(delta: OpenDelta): Refusal | undefined {
    const account = openedAccountId(this.#standing.author, delta.ledger, delta.code, delta.nonce);
    return openingFault(delta) ?? this.#become(openedTerms({ ...delta, account }, this.#question.authors));
  }

  #become(terms: AccountTerms): Refusal | undefined {
    const { account } = terms;
    if (this.#standing.termsOf(account) !== undefined) {
      return { code: "account_exists", message: `"${account}" is open already` };
    }
    this.#earlier.open(terms);
    return undefined;
  }

  #delegate(delta: DelegateDelta): Refusal | undefined {
    const { account, device } = delta.unit;
    const fault = delegatingFault(delta.unit, this.#standing, this.#standing.devicesOf(account));
    if (fault !== undefined) return fault;
    const { ledger, code } = this.#standing.termsOf(account) as AccountTerms;
    if (delta.ledger !== ledger || delta.code !== code)
      return {
        code: "malformed_operation",
        message: `a unit in another ledger, or with another code, than "${account}"`,
      };
    return this.#become(openedTerms({ ...delta, account: unitAccountId({ account, device }) }, this.#question.authors));
  }

  #leg(delta: TransferDelta, before: LedgerDelta | undefined, after: LedgerDelta | undefined): Refusal | undefined {
    const fault =
      (delta.leg === 0 ? this.#first(delta) : further(delta, before)) ??
      this.#payment(delta, before, after) ??
      this.#wrongTotal(delta);
    if (fault === undefined) this.#earlier.add(delta);
    return fault;
  }

  /** Into escrow, from escrow, or from one account to another. */
  #payment(delta: TransferDelta, before: LedgerDelta | undefined, after: LedgerDelta | undefined): Refusal | undefined {
    if (delta.settles !== undefined) return this.#settle(delta, delta.settles, after);
    if (after?.kind === "hold") return placingRefusal(delta, after, this.#standing);
    return givesRestBack(delta, before) ? undefined : legFault(delta, this.#standing);
  }

  #settle(delta: TransferDelta, dot: Dot, after: LedgerDelta | undefined): Refusal | undefined {
    const refusal = settlingRefusal(delta, after, this.#openHold(dot), this.#standing);
    if (refusal === undefined) this.#earlier.settle(dot);
    return refusal;
  }

  /** A hold that was placed in the entry's past, or earlier in it, and was not settled there: only its resolver's chain can do so. */
  #openHold(dot: Dot): OpenHold | undefined {
    if (this.#earlier.hasSettled(dot)) return undefined;
    const { state, past, author, authors } = this.#question;
    const placed = this.#earlier.placed(dot);
    if (placed !== undefined || !past.covers(dot.author, dot.seq)) return placed;
    return state.holds.at(dot) ?? state.holds.openOnBranch(dot, [author, ...authors.lineage.before(author)]);
  }

  /** The leg before was judged with this behind it. */
  #hold(delta: HoldDelta, before: LedgerDelta | undefined): Refusal | undefined {
    if (before?.kind !== "transfer" || before.settles !== undefined) {
      return { code: "malformed_operation", message: "a hold that no leg put anything aside for" };
    }
    this.#earlier.place(delta);
    return undefined;
  }

  /** The first leg brings the id, which pays once. */
  #first(delta: TransferDelta): Refusal | undefined {
    const fault = headFault(delta, delta.stamp.ms);
    if (fault !== undefined) return fault;
    if (!this.#earlier.hasId(delta.id) && !this.#isUsed(delta.id)) return undefined;
    return { code: "exists", message: `its author has used the id ${delta.id} before, and an id pays once` };
  }

  #isUsed(id: TransferId): boolean {
    const { state, author, authors } = this.#question;
    if (state.journal.find(author, id) !== undefined) return true;
    if (!authors.lineage.isBranch(author)) return false;
    return authors.lineage.before(author).some((earlier) => state.journal.find(earlier, id) !== undefined);
  }

  /** A cell rises by the leg's amount: no step is skipped, none is taken back. */
  #wrongTotal({ from, to, amount, total }: TransferDelta): Refusal | undefined {
    return wrongTotal(`"${from}" had paid "${to}"`, this.#funds.paid(from, to), amount, total);
  }

  #credit(delta: CreditDelta): Refusal | undefined {
    const { from, to, amount, total } = delta;
    const refusal =
      creditFault(delta, this.#standing) ??
      wrongTotal(`"${from}" had given "${to}" credit of`, this.#funds.given(from, to), amount, total);
    if (refusal === undefined) this.#earlier.credit.add(delta);
    return refusal;
  }

  /** Closed when it holds nothing, as far as its owner's chain knows. */
  #closing(delta: ClosingDelta): Refusal | undefined {
    const { account, count } = delta;
    if (this.#isRevoking(account)) return this.#revoke(delta);
    const fault = closingFault(account, this.#standing);
    if (fault !== undefined) return fault;
    const wrong = wrongTotal(`closings of "${account}" were`, this.#funds.closings(account), 1n, count);
    if (wrong !== undefined) return wrong;
    const balance = isClosing(count) ? this.#funds.balance(account) : 0n;
    if (balance !== 0n) return notEmpty(account, balance);
    this.#earlier.close(delta);
    return undefined;
  }

  /** True for a unit of another device, of an account of the author. */
  #isRevoking(account: AccountId): boolean {
    const terms = this.#standing.termsOf(account);
    return terms?.unitOf !== undefined && terms.owner !== this.#standing.author;
  }

  /** Once, and for ever. */
  #revoke(delta: ClosingDelta): Refusal | undefined {
    const { account, count } = delta;
    const fault = revokingFault(account, this.#standing);
    if (fault !== undefined) return fault;
    const before = this.#funds.closings(account);
    if (before > 0n) return revoked(account);
    const wrong = wrongTotal(`closings of "${account}" were`, before, 1n, count);
    if (wrong === undefined) this.#earlier.close(delta);
    return wrong;
  }

  /** A witness attests one chain of an author, further and further. */
  #attest({ head }: AttestDelta): Refusal | undefined {
    const { state, past, author, authors } = this.#question;
    if (!past.covers(head.author, head.seq))
      return { code: "malformed_operation", message: "the word of a witness on what it had not seen" };
    const { attested } = this.#earlier;
    const fault = attestFault(
      head,
      { author, authors, witnesses: this.#witnesses, attested: state.attested },
      attested,
    );
    if (fault === undefined) attested.push(head);
    return fault;
  }
}

function wrongTotal(what: string, before: bigint, amount: bigint, total: bigint): Refusal | undefined {
  if (total === before + amount) return undefined;
  return { code: "wrong_running_total", message: `${what} ${before}, so ${amount} more does not make ${total}` };
}

/** A further leg follows the one before it, of the same transfer, in the same transaction. */
function further({ id, leg, code, userData }: TransferDelta, before: LedgerDelta | undefined): Refusal | undefined {
  const goesOn = before?.kind === "transfer" && before.id === id && before.leg + 1 === leg && before.code === code;
  if (goesOn && userData === 0n) return undefined;
  return {
    code: "malformed_operation",
    message: `leg ${leg} of transfer ${id} does not go on where leg ${leg - 1} ended`,
  };
}
