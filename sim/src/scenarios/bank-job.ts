// The bank run: a real bank's transactions over nodes in ten regions, deposits at one node and withdrawals at another,
// while the network splits and nodes crash. In the end every node must have the bank's balances, to the cent.

import type { ReplicaId } from "@joinery/clock";
import { type LedgerView, ledger } from "@joinery/ledger";
import type { DocumentCore, Entry } from "@joinery/replica";
import { entriesInFrame, type WireNames } from "@joinery/sync";
import { BankClerk, type BankFields } from "../bank/bank-clerk.js";
import type { BankRow } from "../bank/bank-file.js";
import { accountName, BankWorld, bankLimits, type Slip } from "../bank/bank-world.js";
import { replaySequentially } from "../bank/sequential-bank.js";
import { MoneyChecker } from "../checkers/money-checker.js";
import type { AcceptedMoney } from "../checkers/money-model.js";
import { OperationRegistry } from "../checkers/operation-registry.js";
import type { FaultSchedule } from "../faults/fault-schedule.js";
import type { Seed } from "../kernel/random-key.js";
import { authorOf } from "../node/cluster.js";
import { KeyRing } from "../node/key-ring.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { linkFaults } from "./link-faults.js";
import { type FaultPlan, runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { epochMs, type RunProgress, type SimulationOptions, SimulationRun } from "./simulation-run.js";

export interface BankJobOptions {
  readonly seed: Seed;
  readonly rows: readonly BankRow[];
  /** `bank`: each account may go as low as the bank itself once let it. `none`: not below zero. */
  readonly limits: "bank" | "none";
  /** Default 50. */
  readonly nodes?: number;
  /** Virtual milliseconds over which the rows are spread; default 120,000. */
  readonly durationMs?: number;
  /** True to have every node sign what it writes. */
  readonly signed?: boolean;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly sabotage?: SimulationOptions["sabotage"];
}

/** One account in the end. */
export interface AccountOutcome {
  readonly account: string;
  readonly owner: number;
  /** The bank's last figure. */
  readonly expected: bigint;
  /** What the refused rows would have moved. */
  readonly refused: bigint;
  /** The balance at each node. */
  readonly balances: readonly bigint[];
  /** True when every node has the bank's figure. */
  readonly matches: boolean;
}

export interface BankJob {
  readonly run: SimulationRun;
  readonly faults: FaultSchedule;
  readonly accounts: readonly AccountOutcome[];
  readonly accountsMatched: number;
  /** The rows that were refused, in the bank's order. */
  readonly refusedRows: readonly BankRow[];
  readonly transfers: number;
  readonly waitedWithdrawals: number;
  readonly remoteDeposits: number;
  /** What the nodes signed with; undefined where they did not. */
  readonly keys: KeyRing | undefined;
}

const bankPlace = 0;
/** Partitions throughout, three at a time, and two dozen crashes. */
const faultPlan: FaultPlan = {
  partitions: 24,
  overlapping: 3,
  partitionShare: [1 / 15, 1 / 6],
  crashes: 24,
  downShare: [1 / 60, 1 / 12],
};
const convergeMsMax = 120_000;
const workEveryMs = 100;

/** Runs the bank to its end. */
export function runBankJob(options: BankJobOptions): BankJob {
  const { seed, rows, nodes = 50, durationMs = 120_000 } = options;
  const limits = options.limits === "bank" ? bankLimits(rows) : new Map<string, bigint>();
  const keys = options.signed === true ? new KeyRing(seed) : undefined;
  const nameOf = (number: number): ReplicaId => keys?.authorOf(number) ?? authorOf(seed, number);
  const world = new BankWorld(seed, nodes, rows, limits, nameOf);
  const registry = new OperationRegistry<AcceptedMoney>();
  const faults = runFaults(seed, nodes, durationMs, faultPlan);
  const clerks: BankClerk[] = [];
  const run = new SimulationRun({
    seed,
    nodes,
    durationMs,
    convergeMsMax,
    faults,
    rules: linkFaults(seed, faults, durationMs),
    hash: sha256,
    open: (core) => [
      core.create(
        { bank: ledger() },
        {
          ...(keys === undefined ? {} : { signed: true }),
          ...{ nonce: `bank run ${seed}`, bank: world.genesis },
        },
      ) as unknown as DocumentCore,
    ],
    checkers: (log, authors) => [
      new MoneyChecker({ log, authors, registry, place: bankPlace, read: ledgerAt, ...world }),
    ],
    observers: [clerkObserver(clerks)],
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(keys === undefined ? {} : { keys }),
    ...(options.sabotage === undefined ? {} : { sabotage: options.sabotage }),
  });
  const decisions = new Map<Slip, "accepted" | "refused">();
  for (const node of run.cluster.nodes) {
    clerks.push(
      new BankClerk({
        world,
        node,
        place: bankPlace,
        epochMs,
        registry,
        decisions,
        authorOf: nameOf,
      }),
    );
  }
  const given = scheduleSlips(run, world, clerks, durationMs);
  run.run(() => given() === world.slips.length && clerks.every((clerk) => clerk.isIdle));
  const refusedRows = world.slips.filter((slip) => decisions.get(slip) === "refused").map(({ row }) => row);
  const accounts = outcomes(run.cluster.nodes, world, rows, refusedRows);
  checkOutcome(run, rows, world, accounts, refusedRows);
  return {
    run,
    faults,
    accounts,
    refusedRows,
    accountsMatched: accounts.filter(({ matches }) => matches).length,
    transfers: rows.length - refusedRows.length,
    waitedWithdrawals: clerks.reduce((total, clerk) => total + clerk.waitedWithdrawals, 0),
    remoteDeposits: world.remoteDeposits,
    keys,
  };
}

/** A filter that keeps one entry off the wire for good: the first of an author in a document. */
export function withoutEntry(author: string, firstSeq: number): (frame: Uint8Array, receiver: WireNames) => boolean {
  return (frame, receiver) =>
    !entriesInFrame(frame, receiver).some((entry) => entry.author === author && entry.firstSeq === firstSeq);
}

function clerkObserver(clerks: readonly BankClerk[]): NodeObserver {
  return {
    acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]) {
      for (const { author, lastSeq } of entries) if (author === document.self) clerks[node.index]?.saved(lastSeq);
    },
    crashed: (node) => clerks[node.index]?.crashed(),
  };
}

/** Hands the slips to the clerks, evenly over the run and in the bank's order; answers how many are handed out. */
function scheduleSlips(
  run: SimulationRun,
  world: BankWorld,
  clerks: readonly BankClerk[],
  durationMs: number,
): () => number {
  const { events } = run;
  let given = 0;
  const give = (slip: Slip): void => {
    given++;
    const clerk = clerks[slip.node] as BankClerk;
    clerk.take(slip);
    clerk.work();
  };
  world.slips.forEach((slip, index) => {
    events.schedule(Math.floor((index * durationMs) / world.slips.length), give, slip, slip.node);
  });
  const workAgain = (clerk: BankClerk): void => {
    clerk.work();
    events.schedule(events.now + workEveryMs, workAgain, clerk);
  };
  for (const clerk of clerks) events.schedule(workEveryMs, workAgain, clerk);
  return () => given;
}

function outcomes(
  nodes: readonly VirtualNode[],
  world: BankWorld,
  rows: readonly BankRow[],
  refusedRows: readonly BankRow[],
): AccountOutcome[] {
  const expected = new Map(rows.map(({ account, balanceAfter }) => [account, balanceAfter]));
  const refused = new Map<string, bigint>();
  for (const { account, amount } of refusedRows) refused.set(account, (refused.get(account) ?? 0n) + amount);
  const readers = nodes.map((node) => ledgerAt(node.documents[bankPlace] as DocumentCore));
  return world.accounts.map((account) => {
    const figure = expected.get(account) ?? 0n;
    const balances = readers.map((reader) => reader.balance(accountName(account)));
    return {
      account,
      owner: world.ownerOf(account),
      expected: figure,
      refused: refused.get(account) ?? 0n,
      balances,
      matches: balances.every((balance) => balance === figure),
    };
  });
}

/** Every account is the bank's at every node, but for what was refused; and that is what a sequential replay refuses. */
function checkOutcome(
  run: SimulationRun,
  rows: readonly BankRow[],
  world: BankWorld,
  accounts: readonly AccountOutcome[],
  refusedRows: readonly BankRow[],
): void {
  const floors = new Map(world.accounts.map((account) => [account, world.floors.get(accountName(account)) ?? 0n]));
  const oracle = replaySequentially(rows, floors);
  const refused = new Set(refusedRows.map(({ transactionId }) => transactionId));
  const differing =
    [...oracle.refused].filter((id) => !refused.has(id)).length +
    [...refused].filter((id) => !oracle.refused.has(id)).length;
  run.log.check("refused as in a sequential replay", differing === 0, () => {
    return `${differing} rows were decided otherwise than by a sequential replay, which refuses ${oracle.refused.size}`;
  });
  for (const { account, expected, refused: missing, balances } of accounts) {
    const node = balances.findIndex((balance) => balance !== expected - missing);
    run.log.check("balances equal the bank's", node < 0, () => {
      return `account ${account} is ${balances[node]} at node ${node}, where the bank has ${expected} and ${-missing} was refused`;
    });
  }
}

function ledgerAt(document: DocumentCore): LedgerView {
  return (document as unknown as DocumentCore<BankFields>).view.bank;
}
