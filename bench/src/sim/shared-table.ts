// What the simulator is measured with: a game and a ledger in one document, of which each operation moves both.

import { type CounterField, counter, type MapOf, map } from "@joinery/crdt";
import { type Fault, label, type SimulatedApp } from "@joinery/sim";
import { type LedgerField, ledger, type ReplicaId } from "joinery";

type Fields = { readonly score: MapOf<CounterField>; readonly bank: LedgerField };

/** Owners of accounts are dealt out over the nodes; what a node plays that owns none moves the score alone. */
const accounts = 200;

interface Moves {
  readonly play: { readonly player: string; readonly payee: string };
}

export interface TableSize {
  readonly nodes: number;
  readonly steps: number;
  readonly durationMs: number;
  readonly faults: readonly Fault[];
}

export function sharedTable(size: TableSize): SimulatedApp<Fields, Moves> {
  const count = Math.min(accounts, size.nodes);
  const ownerOf = (account: number): number => Math.floor((account * size.nodes) / count);
  const accountOf = new Map(Array.from({ length: count }, (_, account) => [ownerOf(account), `p${account}`]));
  return {
    ...size,
    schema: { score: map(counter()), bank: ledger() },
    genesis: (authors) => ({
      nonce: "bench",
      bank: {
        issuers: [],
        accounts: Array.from({ length: count }, (_, account) => {
          return { account: `p${account}`, owner: authors[ownerOf(account)] as ReplicaId, creditLimit: 1000n };
        }),
      },
    }),
    operations: {
      play: {
        args: { player: label("player", 50), payee: label("p", count) },
        run: (tx, { player, payee }, { node }) => {
          tx.score.at(player).add(1);
          const from = accountOf.get(node);
          const to = payee.replace(" ", "");
          if (from !== undefined && from !== to) tx.bank.transfer({ from, to, amount: 1n });
        },
      },
    },
    convergeMsMax: 60_000,
  };
}
