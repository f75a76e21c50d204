// Bad input, kind by kind: what a member may not say at a table, and what does not count of a liar who writes it all the same. Each kind
// has a code of its own and changes nothing: the bytes of the state, the table and what is due are the same before and after.

import { describe, expect, it } from "vitest";
import {
  CrapsError,
  type CrapsErrorCode,
  type CrapsGenesis,
  type CrapsView,
  type Message,
  type RoundRefusalCode,
} from "../src/index.js";
import { CrapsNode, type LyingDraft, replicaId, spread } from "./craps-node.js";
import { chip } from "./round-world.js";

type Code = CrapsErrorCode | RoundRefusalCode;
const [house, ann, bob, cid] = [replicaId(0), replicaId(1), replicaId(2), replicaId(3)];
const buyIn = 2_100n * chip;
const genesis: CrapsGenesis = {
  ...{ table: "table 42", house, arbiter: replicaId(4), bank: 10_000n * chip },
  rules: { deposit: 2_000n * chip, limit: { minimum: 2n * chip, maximum: 200n * chip } },
  purses: [ann, bob, cid].map((player) => ({ player, amount: 3_000n * chip })),
};
const wrong = new Uint8Array(32).fill(7);

/** How far the round has come in which the input is bad. */
type Stage = "betting" | "committed" | "sealed" | "revealed";

/** The house, ann, bob, cid who has asked for a seat, and the arbiter. Ann has 2 chips on pass. */
function tableAt(stage: Stage): CrapsNode[] {
  const nodes = [0, 1, 2, 3, 4].map((number) => new CrapsNode(number, genesis));
  const [dealer, first, , third, clerk] = nodes as [CrapsNode, CrapsNode, CrapsNode, CrapsNode, CrapsNode];
  const all = (): void => {
    for (const node of nodes) node.act(node === dealer && dealer.view.round === 0 ? [ann, bob] : []);
    spread(nodes);
  };
  for (const node of nodes.slice(1, 3)) node.change((table) => table.sit(buyIn));
  spread(nodes);
  all();
  first.change((table) => table.bet("pass", 2n * chip));
  third.change((table) => table.sit(buyIn));
  spread(nodes);
  if (stage === "betting") return nodes;
  all();
  if (stage === "committed") return nodes;
  all();
  clerk.change((table) => table.rule(clerk.view.dueVerdict!));
  spread(nodes);
  if (stage === "revealed") all();
  return nodes;
}

type Act = (table: LyingDraft, own: CrapsNode) => void;
const bet =
  (spot: string, amount: unknown): Act =>
  (table) =>
    table.bet(spot as never, amount as bigint);
const down =
  (spot: string, amount: unknown): Act =>
  (table) =>
    table.takeDown(spot as never, amount as bigint);
const sit =
  (amount: unknown): Act =>
  (table) =>
    table.sit(amount as bigint);
const commit =
  (secret: unknown, options: object = {}): Act =>
  (table) =>
    table.commit(secret as Uint8Array, options);
const reveal =
  (secret: unknown): Act =>
  (table) =>
    table.reveal(secret as Uint8Array);
const rule =
  (verdict: object): Act =>
  (table) =>
    table.rule(verdict as never);

const asked: readonly (readonly [what: string, code: Code, stage: Stage, who: number, act: Act])[] = [
  ["a bet of nothing", "amount_not_positive", "betting", 1, bet("field", 0n)],
  ["a bet below zero", "amount_not_positive", "betting", 1, bet("field", -2n * chip)],
  ["a bet of a fraction", "invalid_amount", "betting", 1, bet("field", 0.5)],
  ["a bet of a number", "invalid_amount", "betting", 1, bet("field", 120)],
  ["a bet that is not in chips", "not_in_chips", "betting", 1, bet("field", 121n)],
  ["a bet below its limit", "bet_below_minimum", "betting", 1, bet("field", chip)],
  ["a bet above its limit", "bet_above_maximum", "betting", 1, bet("field", 201n * chip)],
  ["a bet above 2^128", "bet_above_maximum", "betting", 1, bet("field", chip << 128n)],
  ["a bet above what there is", "insufficient_chips", "betting", 1, bet("field", 101n * chip)],
  ["a bet on what is no spot", "unknown_spot", "betting", 1, bet("place-7", 2n * chip)],
  ["a come bet before the point", "wrong_phase", "betting", 1, bet("come", 2n * chip)],
  ["odds before the point", "wrong_phase", "betting", 1, bet("pass-odds", 2n * chip)],
  ["chips on a come number", "not_placed_by_hand", "betting", 1, bet("come-6", 2n * chip)],
  ["a bet without a seat", "not_in_roster", "betting", 3, bet("field", 2n * chip)],
  ["a bet of the house", "unknown_player", "betting", 0, bet("field", 2n * chip)],
  ["a bet after the commit", "betting_closed", "committed", 1, bet("field", 2n * chip)],
  ["chips taken from where none lie", "no_such_bet", "betting", 1, down("field", chip)],
  ["more taken than lies there", "more_than_bet", "betting", 1, down("pass", 3n * chip)],
  ["a fraction taken", "invalid_amount", "betting", 1, down("pass", 0.5)],
  ["so much taken that too little stays", "bet_below_minimum", "betting", 1, down("pass", chip)],

  ["a buy-in of nothing", "amount_not_positive", "betting", 3, sit(0n)],
  ["a buy-in of a fraction", "invalid_amount", "betting", 3, sit(0.5)],
  ["a buy-in that is not in chips", "not_in_chips", "betting", 3, sit(buyIn + 1n)],
  ["a buy-in of the deposit alone", "buy_in_too_small", "betting", 3, sit(2_000n * chip)],
  ["a buy-in above the purse", "insufficient_purse", "betting", 3, sit(3_001n * chip)],
  ["a seat for who has one", "already_seated", "betting", 1, sit(buyIn)],
  ["a seat for who plays", "already_seated", "betting", 1, sit(0n)],
  ["a seat for who has one, for what is no amount", "already_seated", "betting", 1, sit(0.5)],
  ["a seat for the house", "insufficient_purse", "betting", 0, sit(buyIn)],

  ["a secret of 31 bytes", "malformed_message", "betting", 1, commit(new Uint8Array(31))],
  ["a secret that is a text", "malformed_message", "betting", 1, commit("secret")],
  ["no secret", "malformed_message", "betting", 1, commit(undefined)],
  ["getting up with a number", "malformed_message", "betting", 1, commit(wrong, { leaves: 1 })],
  ["the house getting up", "house_stays", "betting", 0, commit(wrong, { leaves: true })],
  ["a player who lets another in", "not_the_house", "betting", 1, commit(wrong, { admits: [cid] })],
  ["the house letting in who did not ask", "not_due", "betting", 0, commit(wrong, { admits: [bob] })],
  ["the house letting somebody in twice", "malformed_message", "betting", 0, commit(wrong, { admits: [cid, cid] })],
  ["a second commit", "already_committed", "committed", 1, commit(wrong)],
  ["an ack before all commits", "not_due", "betting", 1, (table) => table.acknowledge()],
  ["a reveal before the seal", "not_due", "committed", 1, reveal(wrong)],
  ["a reveal that does not match", "wrong_secret", "sealed", 1, reveal(wrong)],
  ["a reveal of 31 bytes", "malformed_message", "sealed", 1, reveal(new Uint8Array(31))],
  ["a second reveal", "not_due", "revealed", 1, (table, own) => table.reveal(own.secret())],

  ["a verdict of a player", "not_the_arbiter", "betting", 1, rule({ type: "exclude", player: bob })],
  ["the house left out", "house_stays", "betting", 4, rule({ type: "exclude", player: house })],
  ["a stranger left out", "not_in_roster", "betting", 4, rule({ type: "exclude", player: cid })],
  ["a seal before the acks", "not_due", "committed", 4, rule({ type: "sealed", commitsRoot: wrong })],
  ["a void before the seal", "verdict_stands", "committed", 4, rule({ type: "void", player: bob })],
  ["somebody left out after the seal", "verdict_stands", "sealed", 4, rule({ type: "exclude", player: bob })],
  ["an end without the reveals", "not_due", "sealed", 4, rule({ type: "complete", revealsRoot: wrong })],
  ["an end with other reveals", "wrong_reveals_root", "revealed", 4, rule({ type: "complete", revealsRoot: wrong })],
  ["a verdict that is none", "malformed_message", "betting", 4, rule({ type: "mercy", player: bob })],
];

describe("what a member says", () => {
  it.each(asked)("%s is %s (%s)", (_, code, stage, who, act) => {
    const node = tableAt(stage)[who] as CrapsNode;
    const before = shown(node);
    const refused = (run: (table: LyingDraft) => void): unknown => {
      try {
        node.change(run);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    const error = refused((table) => act(table, node));
    expect([error, (error as CrapsError)?.code]).toEqual([expect.any(CrapsError), code]);
    expect(shown(node)).toEqual(before);
    node.change((table) => expect(() => act(table, node)).toThrow(CrapsError));
    expect([shown(node), node.flush()]).toEqual([before, []]);
  });
});

const slot = { round: 1, attempt: 0 };
const lies: readonly (readonly [what: string, code: Code, stage: Stage, who: number, message: Message | "noise"])[] = [
  ["a bet outside its phase", "wrong_phase", "betting", 1, { type: "bet", round: 1, spot: "come", amount: 2n * chip }],
  [
    "a bet above its limit",
    "bet_above_maximum",
    "betting",
    1,
    { type: "bet", round: 1, spot: "field", amount: 201n * chip },
  ],
  [
    "a bet below zero",
    "amount_not_positive",
    "betting",
    1,
    { type: "bet", round: 1, spot: "field", amount: -2n * chip },
  ],
  ["a bet that is not in chips", "not_in_chips", "betting", 1, { type: "bet", round: 1, spot: "field", amount: 121n }],
  [
    "a bet of who has no seat",
    "not_in_roster",
    "betting",
    3,
    { type: "bet", round: 1, spot: "field", amount: 2n * chip },
  ],
  [
    "a bet after the commit",
    "betting_closed",
    "committed",
    1,
    { type: "bet", round: 1, spot: "field", amount: 2n * chip },
  ],
  [
    "a bet of a round that is over",
    "slot_over",
    "betting",
    1,
    { type: "bet", round: 0, spot: "field", amount: 2n * chip },
  ],
  [
    "a commit to other bets",
    "wrong_bets_root",
    "betting",
    1,
    { type: "commit", ...slot, betsRoot: wrong, commitment: wrong, leaves: false, admits: [] },
  ],
  ["an ack of other commits", "wrong_commits_root", "committed", 1, { type: "ack", ...slot, commitsRoot: wrong }],
  [
    "a reveal for other commits",
    "wrong_commits_root",
    "sealed",
    1,
    { type: "reveal", ...slot, commitsRoot: wrong, secret: wrong },
  ],
  [
    "a verdict of a player",
    "not_the_arbiter",
    "sealed",
    1,
    { type: "ruling", ...slot, verdict: { type: "void", player: bob } },
  ],
  ["a seat for the house", "house_stays", "betting", 0, { type: "sit", amount: buyIn }],
  ["what is no message", "malformed_message", "betting", 1, "noise"],
];

describe("what a liar writes past its own checks", () => {
  it.each(lies)("%s is %s to everybody (%s)", (_, code, stage, who, message) => {
    const nodes = tableAt(stage);
    const before = nodes.map(({ view }) => tableOf(view));
    const liar = nodes[who] as CrapsNode;
    if (message === "noise") liar.change((table) => table.raw("noise"));
    else liar.raw(message);
    spread(nodes);
    expect(nodes.map(({ view }) => tableOf(view))).toEqual(before);
    for (const { view } of nodes)
      expect(view.refused.map(({ author, refusal }) => [author, refusal.code])).toEqual([[liar.id, code]]);
  });

  it("a reveal that was sent before is no second one", () => {
    const nodes = tableAt("sealed");
    const [, first, second] = nodes as [CrapsNode, CrapsNode, CrapsNode];
    first.act();
    const entries = first.flush();
    second.receive(entries);
    const before = shown(second);
    second.receive([...entries, ...entries]);
    expect(shown(second)).toEqual(before);
  });
});

/** All that a member sees of the table, beside what was refused. */
function tableOf(view: CrapsView): unknown {
  const { round, attempt, roster, table, missing, waitingForSeat, settlements } = view;
  const bets = [ann, bob, cid].map((player) => [view.tableFor(player), view.dutyOf(player), view.hasClosed(player)]);
  return structuredClone([round, attempt, roster, table, missing, waitingForSeat, settlements, bets]);
}

function shown({ bytes, view }: CrapsNode): unknown {
  return [bytes, tableOf(view), view.refused.length];
}
