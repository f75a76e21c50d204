// What must hold after a double spend: everybody ends with the same, the loss is bounded and names who did it, and whoever handed out
// goods keeps the money.

import type { ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import type { LedgerView } from "@joinery/ledger";
import type { SignedDocumentCore } from "@joinery/replica/signed";
import type { VirtualNode } from "../node/virtual-node.js";
import { type BankFields, budget, documentOf, shopOf } from "../workloads/double-spend-bank.js";
import type { CheckLog } from "./check-log.js";

type State = SignedDocumentCore["state"];

/** Whether all have the same state, and store the same of what does not count: so all can prove the same. */
export function haveMet(nodes: readonly VirtualNode[]): boolean {
  return (
    isSame(nodes, ({ state }) => state.fingerprint.toString()) &&
    isSame(nodes, ({ state }) => hexOf(state)) &&
    isSame(nodes, ({ branches }) => Buffer.from(branches.digest).toString("hex"))
  );
}

export interface FraudOutcome {
  readonly groups: number;
  readonly accomplices: number;
  /** Whom everybody has to know to have signed several histories: the liar, and who helped it by doing so. */
  readonly forked: readonly ReplicaId[];
  /** How many entries were shown in another's name. */
  readonly forgeries: number;
  readonly paid: number;
  readonly convergeMs: number | undefined;
}

/** Answers how many times its budget the liar is below its limits. */
export function checkFraud(
  log: CheckLog,
  nodes: readonly VirtualNode[],
  { groups, accomplices, forked, forgeries, paid, convergeMs }: FraudOutcome,
): number {
  const documents = nodes.map(documentOf);
  const bytes = documents.map(({ state }) => hexOf(state as State));
  const [first] = documents as [SignedDocumentCore<BankFields>];
  const { badDebts } = first.view.bank;
  const liar = first.view.bank.account("liar")?.owner;
  const lost = Number(badDebts.reduce((sum, { amount }) => sum + amount, 0n)) / Number(budget);
  for (const [index, own] of bytes.entries())
    log.check("all end with the same bytes", own === bytes[0], () => `node ${index} has another state than node 0`);
  for (const { account, owner } of badDebts)
    log.check("who is below its limit has forked", owner === liar, () => `${account} of ${owner} is below its limit`);
  for (const [index, { tree, authors }] of documents.entries()) {
    const known = [...tree.forks.keys()].map((author) => authors.ownerIdOf(author));
    const unproven = forked.filter((author) => !known.includes(author));
    log.check("everybody can prove the fork", unproven.length === 0, () => {
      return `node ${index} knows of no fork of ${unproven.join(" and ")}`;
    });
  }
  const refused = documents.reduce((sum, { refusals }) => sum + refusals.bad_signature, 0);
  log.check("what is forged is refused as such", refused >= forgeries, () => {
    return `of ${forgeries} entries in another's name ${refused} were refused for their signature`;
  });
  const loss = Math.max(0, groups * forked.length - 1 + accomplices);
  log.check("the loss is bounded", lost <= loss, () => `${lost} budgets are lost, where ${loss} may be at most`);
  log.check(
    "the loss is visible",
    lost >= paid - 1,
    () => `${paid} shops were paid, and only ${lost} budgets show as lost`,
  );
  checkBalances(log, first.view.bank, { groups, paid });
  const loot = first.view.bank.balance("loot");
  log.check(
    "what nobody vouched for does not count",
    accomplices > 0 || forked.length > 1 || loot === 0n,
    () => `the liar kept ${loot}`,
  );
  log.check("eventual delivery", convergeMs !== undefined, () => "the nodes did not meet in time after the heal");
  return lost;
}

/** Whoever was paid keeps it, and money is neither made nor lost. */
function checkBalances(log: CheckLog, bank: LedgerView, { groups, paid }: Pick<FraudOutcome, "groups" | "paid">): void {
  const shops = Array.from({ length: groups }, (_, group) => bank.balance(shopOf(group)));
  const kept = shops.filter((balance) => balance === budget).length;
  log.check("who handed out goods keeps the money", kept >= paid, () => `${kept} of ${paid} shops have their money`);
  const sum = bank.accounts().reduce((total, { balance }) => total + balance, 0n);
  log.check("no unit is made or lost", sum === 0n, () => `all balances together are ${sum}`);
}

function isSame(nodes: readonly VirtualNode[], of: (document: SignedDocumentCore) => string): boolean {
  const [first, ...others] = nodes.map((node) => of(documentOf(node) as unknown as SignedDocumentCore));
  return others.every((other) => other === first);
}

function hexOf(state: State): string {
  return Buffer.from(encodeState(state)).toString("hex");
}
