// A million transfers: how large the money is by pairs, what the ledger takes of memory beside the log, and how long its state takes to be read.

import { AuthorTable } from "@joinery/clock";
import { assert, decodeState, encodeState, type Fields, struct } from "@joinery/crdt";
import { ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { createReplica, ledger, type ReplicaId, transferId } from "joinery";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { heapMegabytes } from "../work/heap.js";
import { millisecondsOf } from "../work/stopwatch.js";
import { sized } from "../work/workload.js";
import { accountsOf, paymentsAmong } from "./payments.js";

const [partners, perChange] = [5, 100];

/**
 * `heap_mb`: what is left of heap once the document and its log are let go of, its state kept: balances, the index of ids, and the journal of
 * statements. `loaded`: of the state as it was read from its bytes. `load_ms`: from the bytes to the first balance.
 */
export const million: BenchCase = {
  id: "million",
  title:
    "1,000,000 transfers over 50,000 pairs of 10,000 accounts: the ledger in memory, and its state written and read",
  subjects: ["joinery"],
  metrics: ["heap_mb", "load_ms", "bytes_per_pair"],
  limitMsMin: 120_000,
  async measure(_name, scale): Promise<Outcome> {
    const replica = await createReplica();
    const owner = replica.id;
    await replica.close();
    const accounts = accountsOf(10_000, partners, scale);
    const before = heapMegabytes();
    const { state, root } = paid(owner, accounts, sized(1_000_000, scale));
    const after = heapMegabytes();
    const pairs = state.view.chips.paid.cells().length;
    const bytes = encodeState(state);
    const balance = state.view.chips.balance(accounts[0] as string);
    const between = heapMegabytes();
    let loaded = decodeState(bytes.subarray(0, 0), root, new AuthorTable());
    const took = await millisecondsOf(() => {
      loaded = decodeState(bytes, root, new AuthorTable());
      assert(loaded.ok, "what was written can be read");
      assert(loaded.value.view.chips.balance(accounts[0] as string) === balance, "money is what it was");
    });
    const heapLoaded = heapMegabytes() - between;
    assert(loaded.ok && state.context.vector.total > 0, "both states are kept until here");
    return {
      digest: `${pairs} pairs, ${balance}`,
      figures: [
        figure("heap_mb", after - before),
        figure("heap_mb", heapLoaded, "loaded"),
        figure("load_ms", took),
        figure("bytes_per_pair", bytes.length / pairs),
      ],
    };
  },
};

/** The state alone: the document that it was made in, and its log, are let go of. */
function paid(owner: ReplicaId, accounts: readonly string[], count: number) {
  const chips = { issuers: [], accounts: accounts.map((account) => ({ account, owner, creditLimit: 10n ** 9n })) };
  const given = founding();
  const genesis = { nonce: "bench", chips };
  const document = new ReplicaCore({ author: owner, founding: given }).create({ chips: ledger() }, genesis);
  const payments = paymentsAmong(accounts, partners, count);
  for (let first = 0; first < payments.length; first += perChange) {
    const part = payments.slice(first, first + perChange);
    document.change(({ chips }) => {
      for (const [index, payment] of part.entries())
        chips.transfer({ ...payment, id: transferId(1, BigInt(first + index)) });
    }, 1);
    document.flush();
  }
  return { state: document.state, root: struct(given.found({ chips: ledger() } satisfies Fields, genesis).fields) };
}
