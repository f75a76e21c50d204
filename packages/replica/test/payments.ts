// A toy ledger for the tests of genesis and guards: a table of payments, of which none may exceed what its author was
// given at the genesis and by payments in the entry's causal past. Unlike a real one it checks nothing when it writes.
import type { ReplicaId } from "@joinery/clock";
import { type AnyField, counter, type TableField, table } from "@joinery/crdt";
import type { GenesisField, GuardQuestion, Refusal } from "@joinery/replica";

export interface Payment {
  readonly to: ReplicaId;
  readonly amount: number;
}

/** What each author may spend to begin with. */
export type Grants = { readonly [author: string]: number };

interface Paid {
  readonly author: number;
  readonly seq: number;
  readonly payload: unknown;
}

/** The parts of a table's state and delta that the guard reads. */
interface PaymentState {
  readonly keys: ReadonlyMap<string, Paid | undefined>;
}
type PaymentDelta = readonly { readonly delta: { readonly added: readonly Paid[] } }[];

export type PaymentsField = TableField<Payment> & GenesisField<Grants>;

/** Payments under keys that their author makes up; `isGuarded` is false for the schema of a liar. */
export function payments(isGuarded = true): PaymentsField {
  const plain = { ...table<Payment>(), tag: "payments" };
  const withGenesis = (grants: Grants): AnyField => {
    const guard = (question: GuardQuestion<PaymentState, PaymentDelta>): Refusal | undefined => judge(grants, question);
    return (isGuarded ? { ...plain, guard } : plain) as unknown as AnyField;
  };
  return { ...plain, needsGenesis: true, withGenesis };
}

/** The schema of those who judge, or of those who write without asking. */
export function bank(isGuarded = true): { paid: PaymentsField; clicks: ReturnType<typeof counter> } {
  return { paid: payments(isGuarded), clicks: counter() };
}

function judge(grants: Grants, question: GuardQuestion<PaymentState, PaymentDelta>): Refusal | undefined {
  const { state, author, authors, transactions, past } = question;
  const own = authors.idOf(author);
  let funds = grants[own] ?? 0;
  for (const cell of state.keys.values()) {
    if (cell === undefined || !past.covers(cell.author, cell.seq)) continue;
    const { to, amount } = cell.payload as Payment;
    if (cell.author === author) funds -= amount;
    if (to === own) funds += amount;
  }
  for (const operations of transactions) {
    for (const { delta } of operations) {
      for (const { payload } of delta.flatMap((part) => part.delta.added)) funds -= (payload as Payment).amount;
    }
    if (funds < 0) return { code: "insufficient_funds", message: `${-funds} too much` };
  }
  return undefined;
}
