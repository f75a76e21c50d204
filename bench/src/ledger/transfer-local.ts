// Local transfers, one per transaction: each is checked for funds and for its id, and moves two balances. Yjs sets one key of
// a map per transaction, to what the pair has paid in all, so that both hold the same in the end.

import { createReplica, ledger, transferId } from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { loadSubject } from "../subjects/load-subject.js";
import { type BenchCase, figure, type Outcome, type SubjectName } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { type Pair, sized } from "../work/workload.js";
import { accountsOf, type Payment, paymentsAmong } from "./payments.js";

const partners = 5;
const subjects: readonly SubjectName[] = ["joinery", "yjs"];

/** Timed: all transactions in one synchronous run of code, until the last of them is in the log. */
export const transferLocal: BenchCase = {
  id: "transfer-local",
  title: "100,000 transfers over 5,000 pairs of 1,000 accounts, one per transaction, until all are in the log",
  subjects,
  metrics: ["ops_s"],
  async measure(name, scale) {
    const accounts = accountsOf(1000, partners, scale);
    const payments = paymentsAmong(accounts, partners, sized(100_000, scale));
    return name === "joinery" ? transfers(accounts, payments) : sets(payments);
  },
};

async function transfers(accounts: readonly string[], payments: readonly Payment[]): Promise<Outcome> {
  const replica = await createReplica({ storage: memoryStorage() });
  const owner = replica.id;
  const genesis = {
    nonce: "bench",
    chips: {
      issuers: [],
      accounts: accounts.map((account) => ({ account, owner, creditLimit: 1_000_000_000n })),
    },
  };
  const bank = await replica.create({ chips: ledger() }, genesis);
  const now = Date.now();
  const asked = payments.map((payment, index) => ({ ...payment, id: transferId(now, BigInt(index)) }));
  let last: { readonly saved: Promise<void> } | undefined;
  const took = await millisecondsOf(async () => {
    for (const transfer of asked) last = bank.change(({ chips }) => chips.transfer(transfer));
    await last?.saved;
  });
  const pairs = bank.value.chips.paid.cells().map(({ row, column, amount }): Pair => [`${row}>${column}`, `${amount}`]);
  await replica.close();
  return { digest: digestOfPairs(pairs), figures: [figure("ops_s", rate(payments.length, took))] };
}

async function sets(payments: readonly Payment[]): Promise<Outcome> {
  const totals = new Map<string, bigint>();
  const pairs = payments.map(({ from, to, amount }): Pair => {
    const key = `${from}>${to}`;
    const total = (totals.get(key) ?? 0n) + amount;
    totals.set(key, total);
    return [key, `${total}`];
  });
  const table = await (await loadSubject("yjs")).table();
  const took = await millisecondsOf(() => {
    for (const [key, value] of pairs) table.set(key, value);
    return table.settled();
  });
  const digest = digestOfPairs(table.pairs());
  table.release();
  return { digest, figures: [figure("ops_s", rate(pairs.length, took))] };
}
