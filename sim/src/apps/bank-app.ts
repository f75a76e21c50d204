// A bank that keeps books twice: each payment, hold, credit and tip moves the ledger or a counter, and is written down beside that in the
// same transaction, in a plain table. What the ledger says must follow from what is written down, at every node and all the time.

import { type CounterField, counter, type MapOf, map, type StructView, type TableField, table } from "@joinery/crdt";
import { type Hold, type LedgerField, ledger, transferId } from "@joinery/ledger";
import type { SimulatedApp } from "../simulate/app.js";
import { drawn, integer, label } from "../simulate/draws.js";
import { refuse } from "../simulate/simulation-error.js";

/** What is written down of one thing that was done. */
interface Note {
  readonly kind: "pay" | "lend" | "tip" | "hold";
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

type BankFields = {
  readonly bank: LedgerField;
  readonly tips: MapOf<CounterField>;
  readonly book: TableField<Note>;
};

interface Given {
  readonly number: number;
  readonly to: string;
  readonly amount: number;
}

interface Business {
  readonly pay: Given;
  readonly hold: Given;
  readonly lend: Given;
  readonly tip: Given;
  readonly settle: Record<string, never>;
}

const accounts = 5;
const limit = 100n;
const mintCap = 1_000_000n;
/** Tells what is done apart; nobody draws one twice in a run that anybody waits for. */
const number = drawn((random) => random.integer(2 ** 31));
const given = (amountMax: number) => ({ number, to: label("account", accounts), amount: integer(1, amountMax) });

const own = (node: number): string => `account ${node % accounts}`;
const mint = (node: number): string => `mint ${node % accounts}`;

export const bankApp: SimulatedApp<BankFields, Business> = {
  schema: { bank: ledger(), tips: map(counter()), book: table<Note>() },
  genesis: (authors) => {
    const owned = authors.slice(0, accounts).map((owner, node) => ({ owner, node }));
    return {
      nonce: "bank",
      bank: {
        issuers: owned.map(({ owner, node }) => ({ account: mint(node), owner, cap: mintCap })),
        accounts: owned.map(({ owner, node }) => ({ account: own(node), owner, creditLimit: limit })),
      },
    };
  },
  operations: {
    pay: {
      weight: 4,
      args: given(60),
      run: (tx, { number: key, to, amount }, { node, nowMs }) => {
        const from = elsewhere(own(node), to);
        tx.bank.transfer({ from, to, amount: BigInt(amount), id: transferId(nowMs, BigInt(key)) });
        tx.book.set(`${key}`, { kind: "pay", from, to, amount });
      },
    },
    hold: {
      weight: 2,
      args: given(40),
      run: (tx, { number: key, to, amount }, { node, nowMs, view }) => {
        const from = elsewhere(own(node), to);
        const resolver = view.bank.account(to)?.owner ?? refuse("there is no such account");
        const id = transferId(nowMs, BigInt(key));
        tx.bank.hold({ from, to, amount: BigInt(amount), id, resolver });
        tx.book.set(`${id}`, { kind: "hold", from, to, amount });
      },
    },
    settle: {
      weight: 2,
      run: (tx, _, { node, view, nowMs }) => {
        const pending = holdFor(view, node) ?? refuse("nothing is put aside for this node");
        tx.bank.post({ id: transferId(nowMs, pending.id & 0xffff_ffffn), pending, amount: pending.amount });
        const { from, to, amount } = pending;
        tx.book.set(`${pending.id}`, { kind: "pay", from, to, amount: Number(amount) });
      },
    },
    lend: {
      args: given(30),
      run: (tx, { number: key, to, amount }, { node }) => {
        tx.bank.grant({ from: mint(node), to, amount: BigInt(amount) });
        tx.book.set(`${key}`, { kind: "lend", from: mint(node), to, amount });
      },
    },
    tip: {
      weight: 2,
      args: given(20),
      run: (tx, { number: key, to, amount }, { node }) => {
        tx.tips.at(to).add(amount);
        tx.book.set(`${key}`, { kind: "tip", from: own(node), to, amount });
      },
    },
  },
  invariants: {
    "balances equal the book": (view) =>
      eachAccount((account) => {
        const booked = paid(view, account, "to", ["pay"]) - paid(view, account, "from", ["pay", "hold"]);
        const { bank } = view;
        return bank.balance(account) === booked || `${account} has ${bank.balance(account)}, and the book ${booked}`;
      }),
    "limits equal the book": (view) =>
      eachAccount((account) => {
        const { bank } = view;
        const spendable = bank.account(account) === undefined ? 0n : bank.balance(account) + limit;
        const booked = spendable + paid(view, account, "to", ["lend"]);
        return (
          bank.account(account) === undefined ||
          bank.available(account) === booked ||
          `${account} can spend ${bank.available(account)}, and by the book ${booked}`
        );
      }),
    "tips equal the book": (view) =>
      eachAccount((account) => {
        const [counted, booked] = [view.tips.get(account) ?? 0, Number(paid(view, account, "to", ["tip"]))];
        return counted === booked || `${account} has tips of ${counted}, and the book ${booked}`;
      }),
  },
};

function elsewhere(from: string, to: string): string {
  return from === to ? refuse("nobody pays itself") : from;
}

function holdFor({ bank }: StructView<BankFields>, node: number): Hold | undefined {
  const resolver = bank.account(own(node))?.owner;
  return resolver === undefined ? undefined : bank.holds({ resolver })[0];
}

/** The first sentence about an account of which something is wrong. */
function eachAccount(check: (account: string) => true | string): true | string {
  for (let node = 0; node < accounts; node++) {
    const holds = check(own(node));
    if (holds !== true) return holds;
  }
  return true;
}

function paid(
  { book }: StructView<BankFields>,
  account: string,
  side: "from" | "to",
  kinds: readonly Note["kind"][],
): bigint {
  let sum = 0n;
  for (const [, note] of book) if (note[side] === account && kinds.includes(note.kind)) sum += BigInt(note.amount);
  return sum;
}
