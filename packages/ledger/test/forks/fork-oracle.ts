// What a history with forks must come to, by definition: pasts as sets, the rule of what counts as it is written, and of what is
// applied the plain fold of everything that the past of each entry allows. It knows no branch, no name and no cell.
import type { EntryNode } from "@joinery/replica/signed";
import type { LedgerGenesis } from "../../src/index.js";
import { nowMs } from "../ledger-node.js";
import { type Made, PastOracle, type Step } from "../past-oracle.js";

export class ForkOracle {
  readonly #nodes: readonly EntryNode[];
  readonly #pasts: ReadonlyMap<EntryNode, ReadonlySet<EntryNode>>;
  readonly #made: Map<EntryNode, Made> = new Map();
  readonly #money: PastOracle;
  /** The entries that count, and so does all of their past. */
  readonly applied: ReadonlySet<EntryNode>;

  /** `nodes` are all that is stored, `stepsOf` what the author of an entry did in it. */
  constructor(
    genesis: LedgerGenesis,
    nodes: readonly EntryNode[],
    stepsOf: (node: EntryNode) => Step[],
    idOf: (author: number) => string,
  ) {
    this.#nodes = nodes;
    this.#pasts = new Map(nodes.map((node) => [node, pastOf(node)]));
    this.#money = new PastOracle(genesis);
    for (const node of nodes) {
      const past = [...(this.#pasts.get(node) as ReadonlySet<EntryNode>)].map((other) => this.#made.get(other) as Made);
      const steps = stepsOf(node);
      const transactions = steps.length === 0 ? [] : [steps];
      this.#made.set(node, { author: idOf(node.author), past: new Set(past), ms: nowMs, transactions });
    }
    this.applied = this.#whatIsApplied();
  }

  accepts(node: EntryNode): boolean {
    return this.#money.accepts(this.#made.get(node) as Made);
  }

  balances(): Map<string, bigint> {
    return this.#money.balances(this.#applied());
  }

  limits(): Map<string, bigint> {
    return this.#money.limits(this.#applied());
  }

  payments(): ReturnType<PastOracle["payments"]> {
    return this.#money.payments(this.#applied());
  }

  #applied(): Made[] {
    return [...this.applied].map((node) => this.#made.get(node) as Made);
  }

  #whatIsApplied(): ReadonlySet<EntryNode> {
    const forked = new Set(this.#nodes.map(({ author }) => author).filter((author) => isForked(author, this.#nodes)));
    const counting = new Set(this.#nodes.filter(({ author }) => !forked.has(author)));
    for (let size = -1; size !== counting.size; ) {
      size = counting.size;
      for (const node of this.#nodes) {
        const vouchers = [...counting].filter(({ author }) => author !== node.author);
        if (vouchers.some((voucher) => this.#vouches(voucher, node))) counting.add(node);
      }
    }
    const isWhole = (node: EntryNode): boolean =>
      [node, ...(this.#pasts.get(node) as ReadonlySet<EntryNode>)].every((each) => counting.has(each));
    return new Set(this.#nodes.filter(isWhole));
  }

  /** `voucher` was written on top of `node`, by somebody who had seen no proof against its author. */
  #vouches(voucher: EntryNode, node: EntryNode): boolean {
    const past = this.#pasts.get(voucher) as ReadonlySet<EntryNode>;
    return past.has(node) && !isForked(node.author, [...past]);
  }
}

function isForked(author: number, nodes: readonly EntryNode[]): boolean {
  const predecessors = nodes.filter((node) => node.author === author).map(({ parent }) => parent);
  return new Set(predecessors).size < predecessors.length;
}

function pastOf({ parent, deps }: EntryNode): Set<EntryNode> {
  const past = new Set<EntryNode>();
  const open = [parent, ...deps].filter((node) => node !== undefined);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (past.has(next)) continue;
    past.add(next);
    open.push(...[next.parent, ...next.deps].filter((node) => node !== undefined));
  }
  return past;
}
