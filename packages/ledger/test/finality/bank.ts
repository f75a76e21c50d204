// A bank with witnesses: replicas with keys that hear each other's entries by hand, and write down what they attest.
import { dueHeads } from "../../src/finality/index.js";
import type { LedgerGenesis } from "../../src/index.js";
import { authorOf, SignedNode } from "../forks/signed-node.js";

/** Numbers of nodes: witnesses from 1 on, owners from 20 on. */
export interface Cast {
  readonly witnesses: readonly number[];
  readonly owners: readonly number[];
}

/** Four witnesses, of whom one may be faulty, and two owners: 20 has the mint, and an account as the other has. */
export const cast: Cast = { witnesses: [1, 2, 3, 4], owners: [20, 21] };

export function bankGenesis({ witnesses, owners }: Cast): LedgerGenesis {
  return {
    issuers: [{ account: "mint", owner: authorOf(owners[0] as number), cap: 1000n }],
    accounts: owners.map((number) => ({ account: `a${number}`, owner: authorOf(number) })),
    witnesses: witnesses.map(authorOf),
  };
}

export class BankNode extends SignedNode {
  constructor(number: number, of: Cast = cast, isHonest = true, genesis: LedgerGenesis = bankGenesis(of)) {
    super(number, genesis, [...of.witnesses, ...of.owners], isHonest);
  }

  pay(from: string, to: string, amount: bigint): void {
    this.write((chips) => chips.transfer({ from, to, amount }));
  }

  /** What a witness does whenever it has heard something. Answers how many heads it attested. */
  attest(): number {
    if (this.isForked) return 0;
    const heads = dueHeads(this.document, this.view);
    if (heads.length > 0)
      this.write((chips) => {
        for (const head of heads) chips.attest(head);
      });
    return heads.length;
  }
}

/** Everybody hears everything, and witnesses attest, until nobody has anything new. */
export function settle(nodes: readonly BankNode[]): void {
  for (let isDone = false; !isDone; ) {
    const before = nodes.reduce((sum, { document }) => sum + document.tree.nodes.length, 0);
    const pool = nodes.flatMap(({ disk }) => disk);
    for (const node of nodes) {
      node.hear(pool);
      node.attest();
    }
    isDone = nodes.reduce((sum, { document }) => sum + document.tree.nodes.length, 0) === before;
  }
}
