// A chain that somebody else signed, received: entries of 256 transfers each, decoded, hashed, verified, judged and applied. The peer verifies
// a signature per transfer with `node:crypto` and does nothing else: what a ledger without entries would have to do at least.

import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { assert } from "@joinery/crdt";
import { type DocumentCore, decodeEntry, type Effect, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { type LedgerField, ledger, transferId } from "joinery";
import { createIdentity, type Identity } from "joinery/signed";
import { type BenchCase, figure, type Outcome, type SubjectName } from "../suite.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { sized } from "../work/workload.js";
import { accountsOf, type Payment, paymentsAmong } from "./payments.js";

const [partners, perEntry, entries] = [5, 256, 100];
const subjects: readonly SubjectName[] = ["joinery", "node-crypto"];

/** Timed: from the bytes of the entries until all transfers are in the state; of the peer, its checks. */
export const transferSigned: BenchCase = {
  id: "transfer-signed",
  title: "25,600 transfers over 5,000 pairs, signed by one author in entries of 256, received, verified and applied",
  subjects,
  metrics: ["ops_s"],
  async measure(name, scale) {
    const payments = paymentsAmong(accountsOf(1000, partners, scale), partners, sized(entries, scale) * perEntry);
    return name === "joinery" ? received(payments) : verified(payments);
  },
};

async function received(payments: readonly Payment[]): Promise<Outcome> {
  const [payer, reader] = [1, 2].map((byte) => createIdentity({ secretKey: new Uint8Array(32).fill(byte) }));
  const accounts = [...new Set(payments.flatMap(({ from, to }) => [from, to]))];
  const genesis = {
    nonce: "bench",
    members: [payer, reader].map((identity) => (identity as Identity).author),
    chips: {
      issuers: [],
      accounts: accounts.map((account) => ({ account, owner: (payer as Identity).author, creditLimit: 10n ** 9n })),
    },
  };
  const [from, to] = [payer, reader].map((identity) => {
    const core = new ReplicaCore({
      author: (identity as Identity).author,
      founding: founding(),
      identity: identity as Identity,
    });
    return core.create({ chips: ledger() }, genesis);
  }) as [Bank, Bank];
  const chain = written(from, payments);
  const took = await millisecondsOf(() => {
    for (const bytes of chain) {
      const entry = decodeEntry(bytes, to.authors);
      assert(entry.ok, "what was written can be read");
      perform(to, reader as Identity, to.receive([entry.value], 1));
    }
  });
  assert(to.applied.total === payments.length, "all that was received is applied");
  return { digest: `${payments.length} transfers`, figures: [figure("ops_s", rate(payments.length, took))] };
}

type Bank = DocumentCore<{ chips: LedgerField }>;

/** The bytes of the entries, 256 transfers in each. */
function written(bank: Bank, payments: readonly Payment[]): Uint8Array[] {
  const chain: Uint8Array[] = [];
  for (const [index, payment] of payments.entries()) {
    const id = transferId(1, BigInt(index));
    const made = bank.change(({ chips }) => chips.transfer({ ...payment, id }), 1);
    const effects = [...made.effects, ...(index % perEntry === perEntry - 1 ? bank.flush() : [])];
    for (const effect of effects) {
      if (effect.type === "persist") for (const entry of effect.entries) chain.push(encodeEntry(entry, bank.authors));
    }
  }
  return chain;
}

function perform(bank: Bank, identity: Identity, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.type === "verify") {
      const isGood = effect.check !== undefined && identity.verify(effect.check) === true;
      perform(bank, identity, bank.verified(effect.ticket, isGood, 1));
    } else if (effect.type === "persist") perform(bank, identity, bank.persisted(effect.ticket));
  }
}

async function verified(payments: readonly Payment[]): Promise<Outcome> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const signed = payments.map(({ from, to, amount }, index) =>
    signedBy(privateKey, `${index} ${from} ${to} ${amount}`),
  );
  const took = await millisecondsOf(() => {
    for (const { message, signature } of signed)
      assert(verify(null, message, publicKey, signature), "a good signature");
  });
  return { digest: `${payments.length} transfers`, figures: [figure("ops_s", rate(payments.length, took))] };
}

function signedBy(key: KeyObject, text: string): { message: Uint8Array; signature: Uint8Array } {
  const message = Buffer.from(text);
  return { message, signature: sign(null, message, key) };
}
