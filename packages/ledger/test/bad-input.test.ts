// Bad input, kind by kind: what an application may not ask of a ledger, and what nobody else takes from a liar who writes it all the same.
// Each kind has a code of its own, and changes nothing: the bytes of the state before and after are the same, whether the refusal
// ends the change or is caught inside it, and so are all cells where a liar's entry was refused. What a chain must not be on its way
// (forged, replayed, out of order) is in `forks/forged-chain.test.ts`; what a table takes no bet for, in `bad-input.test.ts` of craps.
import { amountMax } from "@joinery/crdt/matrix";
import { beforeEach, describe, expect, it } from "vitest";
import { LedgerError, type LedgerErrorCode, type LedgerGenesis, transferId } from "../src/index.js";
import { idOf, LedgerNode, type LyingDraft, nowMs, type RawTransfer, replicaId } from "./ledger-node.js";

const [own, other] = [replicaId(0), replicaId(1)];
const genesis: LedgerGenesis = {
  issuers: [{ account: "mint", owner: own, cap: amountMax }],
  accounts: [
    { account: "ann", owner: own },
    { account: "credit", owner: own, creditLimit: 50n },
    { account: "shut", owner: own },
    { account: "euros", owner: own, ledger: 978 },
    { account: "bob", owner: other },
    { account: "bobs-shut", owner: other },
  ],
};
const held = { payer: own, id: idOf("held") };
const settled = { payer: own, id: idOf("settled") };
const bobs = { payer: own, id: idOf("bobs") };
const unit = `${replicaId(5)}.unit.ann`;
const lost = `${replicaId(6)}.unit.ann`;

/** Both have the same: ann has 60, of which 10 are held three times, one of them posted. */
function pair(): readonly [LedgerNode, LedgerNode] {
  const [node, peer] = [new LedgerNode(0, genesis, false), new LedgerNode(1, genesis)];
  peer.change((chips) => chips.close("bobs-shut"));
  node.receive(peer.flush());
  node.change((chips) => chips.close("shut"));
  node.change((chips) => chips.transfer({ id: idOf("wages"), from: "mint", to: "ann", amount: 90n }));
  for (const { id } of [held, settled])
    node.change((chips) => chips.hold({ id, from: "ann", to: "bob", amount: 10n, resolver: own }));
  node.change((chips) => chips.hold({ id: bobs.id, from: "ann", to: "bob", amount: 10n, resolver: other }));
  node.change((chips) => chips.post({ id: idOf("post"), pending: settled }));
  for (const device of [replicaId(5), replicaId(6)]) node.change((chips) => chips.delegate({ account: "ann", device }));
  node.change((chips) => chips.revoke(lost));
  peer.receive(node.flush());
  expect(peer.bytes).toEqual(node.bytes);
  return [node, peer];
}

type Act = (chips: LyingDraft) => unknown;
const pay = { id: idOf("pay"), from: "ann", to: "bob", amount: 5n };
const paying =
  (change: object): Act =>
  (chips) =>
    chips.transfer({ ...pay, ...change });
const holding =
  (change: object): Act =>
  (chips) =>
    chips.hold({ ...pay, resolver: own, ...change });
const posting =
  (change: object): Act =>
  (chips) =>
    chips.post({ id: idOf("again"), pending: held, ...change });
const granting =
  (change: object): Act =>
  (chips) =>
    chips.grant({ from: "mint", to: "ann", amount: 5n, ...change });

const asked: readonly (readonly [what: string, code: LedgerErrorCode, act: Act])[] = [
  ["a payment of nothing", "amount_not_positive", paying({ amount: 0n })],
  ["a payment below zero", "amount_not_positive", paying({ amount: -5n })],
  ["a payment of a fraction", "invalid_amount", paying({ amount: 0.5 })],
  ["a payment of a number", "invalid_amount", paying({ amount: 5 })],
  ["a payment of a text", "invalid_amount", paying({ amount: "5" })],
  ["a payment without an amount", "invalid_amount", paying({ amount: undefined })],
  ["a payment above 2^128 - 1", "amount_too_large", paying({ amount: amountMax + 1n })],
  ["payments above 2^128 - 1 in all", "amount_too_large", paying({ from: "mint", to: "credit", amount: amountMax })],
  ["a payment of more than there is", "insufficient_funds", paying({ amount: 61n })],
  ["a payment of more than the credit", "insufficient_funds", paying({ from: "credit", amount: 51n })],
  ["a payment from nowhere", "unknown_account", paying({ from: "nobody" })],
  ["a payment to nowhere", "unknown_account", paying({ to: "nobody" })],
  ["a payment from what is no name", "unknown_account", paying({ from: null })],
  ["a payment out of escrow", "unknown_account", paying({ from: `${own}.0.escrow` })],
  ["a payment from a closed account", "account_closed", paying({ from: "shut" })],
  ["a payment to a closed account", "account_closed", paying({ to: "shut" })],
  ["a payment to a closed account of another", "account_closed", paying({ to: "bobs-shut" })],
  ["a payment from another's account", "not_the_owner", paying({ from: "bob", to: "ann" })],
  ["a payment from a device's unit", "not_the_owner", paying({ from: unit })],
  ["a payment into a revoked unit", "device_revoked", paying({ to: lost })],
  ["a payment to itself", "same_account", paying({ to: "ann" })],
  ["a payment into another ledger", "wrong_ledger", paying({ to: "euros" })],
  ["a payment without legs", "no_legs", (chips) => chips.transfer({ legs: [] })],
  ["legs of which the last is bad", "same_account", (chips) => chips.transfer({ legs: [pay, { ...pay, to: "ann" }] })],
  ["an id of zero", "invalid_id", paying({ id: 0n })],
  ["an id of null, which would be a new one each time", "invalid_id", paying({ id: null })],
  [
    "an id that is used for another amount",
    "exists_with_different_amount",
    paying({ id: idOf("wages"), from: "mint", to: "ann" }),
  ],
  ["an id from long ago", "id_too_old", paying({ id: transferId(nowMs - 31 * 86_400_000, 1n) })],
  ["an id from tomorrow", "id_too_new", paying({ id: transferId(nowMs + 86_400_000, 1n) })],
  ["a code that is a fraction", "invalid_code", paying({ code: 0.5 })],
  ["user data above 2^128 - 1", "invalid_user_data", paying({ userData: amountMax + 1n })],

  ["a hold of nothing", "amount_not_positive", holding({ amount: 0n })],
  ["a hold of a fraction", "invalid_amount", holding({ amount: 0.5 })],
  ["a hold above 2^128 - 1", "amount_too_large", holding({ amount: amountMax + 1n })],
  ["a hold of more than there is", "insufficient_funds", holding({ amount: 61n })],
  ["a hold for the payer", "same_account", holding({ to: "ann" })],
  ["a hold for another ledger", "wrong_ledger", holding({ to: "euros" })],
  ["a hold of another's money", "not_the_owner", holding({ from: "bob", to: "ann" })],
  ["a hold that nobody resolves", "invalid_resolver", holding({ resolver: "nobody" })],

  ["a post above the hold", "exceeds_hold", posting({ amount: 11n })],
  ["a post of nothing", "amount_not_positive", posting({ amount: 0n })],
  ["a post below zero", "amount_not_positive", posting({ amount: -1n })],
  ["a post of a fraction", "invalid_amount", posting({ amount: 0.5 })],
  ["a post of null, which is not all of it", "invalid_amount", posting({ amount: null })],
  ["a second post", "hold_not_open", posting({ pending: settled })],
  ["a void after the post", "hold_not_open", (chips) => chips.void({ id: idOf("again"), pending: settled })],
  ["a post of another's hold", "not_the_resolver", posting({ pending: bobs })],
  ["a post of what was never held", "unknown_hold", posting({ pending: { payer: own, id: idOf("never") } })],
  ["a post of a hold without an id", "invalid_id", posting({ pending: { payer: own } })],
  ["a post under an id that is used", "exists_with_different_hold", posting({ id: idOf("post") })],

  ["credit of nothing", "amount_not_positive", granting({ amount: 0n })],
  ["credit of a fraction", "invalid_amount", granting({ amount: 0.5 })],
  ["credit above 2^128 - 1", "exceeds_credit", granting({ amount: amountMax + 1n })],
  ["credit that is not there", "insufficient_funds", granting({ amount: amountMax })],
  ["credit of another's account", "not_the_owner", granting({ from: "bob" })],
  ["credit that comes from no issuer", "not_an_issuer", granting({ from: "credit" })],
  ["credit for another ledger", "wrong_ledger", granting({ to: "euros" })],
  [
    "more credit back than was given",
    "exceeds_credit",
    (chips) => chips.lower({ account: "credit", to: "mint", amount: 51n }),
  ],

  ["closing what is not empty", "account_not_empty", (chips) => chips.close("ann")],
  ["closing another's account", "not_the_owner", (chips) => chips.close("bob")],
  ["closing what is not known", "unknown_account", (chips) => chips.close("nobody")],
  ["an account without a nonce", "invalid_nonce", (chips) => chips.open({ nonce: "" })],
  ["an account in ledger 0.5", "invalid_ledger", (chips) => chips.open({ nonce: "n", ledger: 0.5 })],
  [
    "delegating another's account",
    "not_the_owner",
    (chips) => chips.delegate({ account: "bob", device: replicaId(7) }),
  ],
  ["delegating to nobody", "invalid_device", (chips) => chips.delegate({ account: "ann", device: "nobody" as never })],
  ["delegating a unit", "unit_of_unit", (chips) => chips.delegate({ account: unit, device: replicaId(7) })],
  [
    "delegating to a device that was revoked",
    "device_revoked",
    (chips) => chips.delegate({ account: "ann", device: replicaId(6) }),
  ],
  ["revoking what is no unit", "not_a_unit", (chips) => chips.revoke("ann")],
  [
    "attesting without being a witness",
    "not_a_witness",
    (chips) => chips.attest({ author: 0, seq: 1, hash: new Uint8Array(32) }),
  ],
];

describe("what an application asks", () => {
  let node: LedgerNode;
  beforeEach(() => {
    [node] = pair();
  });

  it.each(asked)("%s is %s", (_, code, act) => {
    const before = node.everything;
    let caught: unknown;
    const attempt = (chips: LyingDraft): void => {
      try {
        act(chips);
      } catch (error) {
        caught = error;
      }
    };
    node.change(attempt);
    expect([caught, (caught as LedgerError)?.code]).toEqual([expect.any(LedgerError), code]);
    expect([node.everything, node.flush()]).toEqual([before, []]);
    expect(() =>
      node.change((chips) => {
        chips.transfer({ ...pay, id: idOf("first") });
        act(chips);
      }),
    ).toThrow(LedgerError);
    expect([node.everything, node.flush()]).toEqual([before, []]);
  });
});

const raw =
  (change: Partial<RawTransfer>): Act =>
  (chips) =>
    chips.rawTransfer({ ...pay, code: 0, total: 5n, ...change });
const escrow = `${own}.0.escrow`;
const posted = (amount: bigint, change: Partial<RawTransfer> = {}): Act =>
  raw({ from: escrow, amount, total: 10n + amount, settles: { author: 0, seq: 0 }, ...change });

/** `settles` is filled in: the place of the hold under that id. */
const lies: readonly (readonly [what: string, code: string, act: Act, hold?: string])[] = [
  ["a payment of nothing", "amount_not_positive", raw({ amount: 0n, total: 0n })],
  [
    "payments above 2^128 - 1 in all",
    "amount_too_large",
    raw({ from: "mint", to: "credit", amount: amountMax, total: amountMax }),
  ],
  ["a payment of more than there is", "insufficient_funds", raw({ amount: 61n, total: 61n })],
  ["a payment from nowhere", "unknown_account", raw({ from: "nobody" })],
  ["a payment to nowhere", "unknown_account", raw({ to: "nobody" })],
  ["a payment out of escrow", "unknown_account", raw({ from: escrow, total: 15n })],
  ["a payment from a closed account", "account_closed", raw({ from: "shut" })],
  ["a payment to a closed account of its own", "account_closed", raw({ to: "shut" })],
  ["a payment from another's account", "not_the_owner", raw({ from: "bob", to: "ann" })],
  ["a payment into a revoked unit", "device_revoked", raw({ to: lost })],
  ["a payment to itself", "same_account", raw({ to: "ann" })],
  ["a payment into another ledger", "wrong_ledger", raw({ to: "euros" })],
  ["an id that was used", "exists", raw({ id: idOf("wages") })],
  ["a total that forgets a payment", "wrong_running_total", raw({ total: 4n })],
  ["a post above the hold", "exceeds_hold", posted(11n), "held"],
  ["a second post", "hold_not_open", posted(10n), "settled"],
  ["a post of another's hold", "not_the_resolver", posted(10n, { from: `${other}.0.escrow`, total: 10n }), "bobs"],
  [
    "credit that is not there",
    "exceeds_credit",
    (chips) => chips.rawCredit({ from: "credit", to: "mint", amount: 51n, total: 51n }),
  ],
  [
    "credit from no issuer",
    "not_an_issuer",
    (chips) => chips.rawCredit({ from: "credit", to: "ann", amount: 5n, total: 5n }),
  ],
  ["closing what is not empty", "account_not_empty", (chips) => chips.rawClosing({ account: "ann", count: 1n })],
  ["closing another's account", "not_the_owner", (chips) => chips.rawClosing({ account: "bob", count: 1n })],
  ["money from nowhere", "malformed_operation", (chips) => chips.rawCells([{ row: "ann", column: "bob", amount: 5n }])],
];

describe("what a liar writes past its own checks", () => {
  it.each(lies.map(([what, code, act, hold]) => [what, code, act, hold] as const))(
    "%s is %s to everybody else",
    (_, code, act, hold) => {
      const [liar, peer] = pair();
      const before = cellsOf(peer);
      const seq = hold === undefined ? 0 : placeOf(liar, hold);
      liar.change((chips) => act({ ...chips, rawTransfer: (one) => chips.rawTransfer(placed(one, seq)) }));
      const delivered = peer.receive(liar.flush());
      expect(delivered.map(({ refusal }) => refusal?.code)).toEqual([code]);
      expect(cellsOf(peer)).toEqual(before);
    },
  );
});

function placed(one: RawTransfer, seq: number): RawTransfer {
  return one.settles === undefined ? one : { ...one, settles: { ...one.settles, seq } };
}

/** Holds are placed by the operation after their leg. */
function placeOf({ store, document }: LedgerNode, name: string): number {
  const row = store.journal.find(document.self, idOf(name));
  return store.journal.dotAt(row as number).seq + 1;
}

/** All of the state but how much was seen of each author, which counts what was refused, too; and all that is derived from it. */
function cellsOf({ document, everything }: LedgerNode): unknown {
  const { root, store } = document.state;
  return structuredClone([root.difference(store, () => true), { ...(everything as object), bytes: undefined }]);
}
