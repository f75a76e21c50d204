// How large money is: the canonical state of a ledger by the pairs of accounts that ever paid each other. Each pair pays twice, and
// the state is no larger for it: ids and statements are in the log.

import { encodeState } from "@joinery/crdt";
import { ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { createReplica, ledger } from "joinery";
import { type BenchCase, figure } from "../suite.js";
import { sized } from "../work/workload.js";
import { accountsOf, paymentsAmong } from "./payments.js";

const partners = 5;
const [accountsOfFullSize, rounds] = [10_000, 2];

/** Counted, not timed: an author owns all accounts, their names of ten characters are in the bytes. */
export const bytesPerPair: BenchCase = {
  id: "bytes-per-pair",
  title: "the state of a ledger after 100,000 transfers over 50,000 pairs of 10,000 accounts, by pairs",
  subjects: ["joinery"],
  metrics: ["bytes_per_pair"],
  exact: true,
  async measure(_name, scale) {
    const accounts = accountsOf(accountsOfFullSize, partners, scale);
    const pairs = accounts.length * partners;
    const payments = paymentsAmong(accounts, partners, Math.max(sized(rounds * 50_000, scale), rounds * pairs));
    const replica = await createReplica();
    const owner = replica.id;
    await replica.close();
    const genesis = { issuers: [], accounts: accounts.map((account) => ({ account, owner, creditLimit: 1_000_000n })) };
    const core = new ReplicaCore({ author: owner, founding: founding() });
    const document = core.create({ chips: ledger() }, { nonce: "bench", chips: genesis });
    for (const payment of payments) document.change(({ chips }) => chips.transfer(payment), 1);
    const cells = document.view.chips.paid.cells().length;
    const bytes = encodeState(document.state).length;
    return { digest: `${cells} pairs`, figures: [figure("bytes_per_pair", bytes / cells)] };
  },
};
