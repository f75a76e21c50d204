// Random histories of a bank with witnesses while the network is split. One owner signs several histories, and so may one of the witnesses,
// who attests whatever it sees: fewer than may be faulty. Twins hear of all but what their own key signed elsewhere.
import type { EntryName, EntryNode } from "@joinery/replica/signed";
import fc from "fast-check";
import { LedgerError, type LedgerGenesis, transferId } from "../../src/index.js";
import { authorOf } from "../forks/signed-node.js";
import { nowMs } from "../ledger-node.js";
import { BankNode } from "./bank.js";

export interface BankStep {
  readonly site: number;
  /** `meet`: a whole group hears each other, and its witnesses attest. */
  readonly kind: "pay" | "hear" | "attest" | "meet";
  readonly to: number;
  readonly amount: bigint;
}

export interface BankPlan {
  readonly twins: number;
  readonly isWitnessFaulty: boolean;
  /** Which group each site is in while the network is split. */
  readonly groups: readonly number[];
  readonly steps: readonly BankStep[];
  /** The network is split for the first so many steps. */
  readonly splitFor: number;
}

const step: fc.Arbitrary<BankStep> = fc.record({
  site: fc.nat(100),
  kind: fc.constantFrom("pay", "pay", "pay", "pay", "hear", "hear", "attest", "meet"),
  to: fc.nat(100),
  amount: fc.bigInt(1n, 30n),
});

export const bankPlan: fc.Arbitrary<BankPlan> = fc.record({
  twins: fc.integer({ min: 2, max: 3 }),
  isWitnessFaulty: fc.boolean(),
  groups: fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }),
  steps: fc.array(step, { minLength: 30, maxLength: 60, size: "max" }),
  splitFor: fc.integer({ min: 20, max: 50 }),
});

const witnesses = [1, 2, 3, 4];
const honestOwners = [20, 21, 22];
const liar = 50;
const owners = [...honestOwners, liar];

export interface Payment {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

export class PartitionedBank {
  readonly quorum = 3;
  readonly honest: readonly BankNode[];
  readonly sites: readonly BankNode[];
  readonly payments: Map<EntryName, Payment> = new Map();
  readonly #liars: ReadonlySet<BankNode>;
  readonly #groups: readonly number[];
  #lastId = 0n;

  constructor({ twins, isWitnessFaulty, groups }: BankPlan) {
    const faulty = isWitnessFaulty ? [1] : [];
    this.honest = [...witnesses.filter((number) => !faulty.includes(number)), ...honestOwners].map((number) =>
      this.#node(number),
    );
    const numbers = [...faulty, ...faulty, ...Array.from({ length: twins }, () => liar)];
    const liars = numbers.map((number) => this.#node(number, numbers.filter((other) => other === number).length === 1));
    this.#liars = new Set(liars);
    this.sites = [...this.honest, ...liars];
    // Twins are never all on one side.
    this.#groups = this.sites.map((site, index) => (this.#liars.has(site) ? index % 2 : (groups[index] as number)));
  }

  /** How many witnesses there are in the group of a site. */
  witnessesWith(site: BankNode): number {
    const there = this.sites.filter((other) => this.#groupOf(other) === this.#groupOf(site));
    return new Set(there.map(({ number }) => number).filter((number) => witnesses.includes(number))).size;
  }

  run({ site: pick, kind, to, amount }: BankStep, isSplit: boolean): void {
    const all = [...owners, ...witnesses];
    const roles = { pay: owners, attest: witnesses, hear: all, meet: all };
    const able = this.sites.filter(({ number }) => roles[kind].includes(number));
    const site = able[pick % able.length] as BankNode;
    const others = this.sites.filter((other) => !isSplit || this.#groupOf(other) === this.#groupOf(site));
    if (kind === "meet") {
      const pool = others.flatMap(({ disk }) => disk);
      for (const other of others) other.hear(pool, this.#liars.has(other));
      for (const other of others) this.#attest(other);
    } else if (kind === "hear") {
      site.hear((others[to % others.length] as BankNode).disk, this.#liars.has(site));
    } else if (kind === "attest") this.#attest(site);
    else if (!site.isForked) {
      const target = owners[to % owners.length] as number;
      const own = `a${site.number}`;
      // Nearly everything an owner has goes on at once: money that others paid must be certified first.
      const from = site.view.available(own) > 0n ? own : `mint${site.number}`;
      const most = site.view.available(from);
      this.#pay(site, { from, to: `a${target}`, amount: amount < 20n || amount > most ? most : amount });
    }
  }

  /** Everybody honest hears everything and attests what is due, until there is nothing new. */
  heal(): void {
    const stored = (): number => this.honest.reduce((sum, { document }) => sum + document.tree.nodes.length, 0);
    for (let before = -1; before < stored(); ) {
      before = stored();
      const pool = this.sites.flatMap(({ disk }) => disk);
      for (const node of this.honest) node.hear(pool);
      for (const node of this.honest) node.attest();
    }
  }

  #node(number: number, isHonest = true): BankNode {
    return new BankNode(number, { witnesses, owners }, isHonest, genesis());
  }

  #groupOf(site: BankNode): number {
    return this.#groups[this.sites.indexOf(site)] as number;
  }

  /** A faulty witness attests the end of every chain that it sees, funded or not. */
  #attest(site: BankNode): void {
    if (!witnesses.includes(site.number) || site.isForked) return;
    if (!this.#liars.has(site)) {
      site.attest();
      return;
    }
    const { tree } = site.document;
    for (const tip of tree.tips().filter(({ isApplied }) => isApplied)) {
      try {
        site.write((chips) => chips.attest({ author: tip.author, seq: tip.entry.lastSeq, hash: tip.hash }));
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
      }
    }
  }

  #pay(site: BankNode, payment: Payment): void {
    const id = transferId(nowMs, ++this.#lastId);
    try {
      this.payments.set(
        site.write((chips) => chips.transfer({ id, ...payment })),
        payment,
      );
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }
}

function genesis(): LedgerGenesis {
  return {
    issuers: owners.map((number) => ({ account: `mint${number}`, owner: authorOf(number), cap: 60n })),
    accounts: owners.map((number) => ({ account: `a${number}`, owner: authorOf(number) })),
    witnesses: witnesses.map(authorOf),
  };
}

/** The entries with payments that are certified in the eyes of a node. */
export function certifiedAt({ document, view }: BankNode): EntryNode[] {
  return document.tree.nodes.filter(({ branch, entry, isApplied }) => {
    if (branch === undefined || !isApplied) return false;
    return entry.lastSeq - branch.base <= view.certifiedUpTo(document.authors.idOf(branch.author));
  });
}
