// The table as a field of a document: what its draft refuses, what a genesis must say, and that every replica with the same
// entries shows the same rounds and the same money.

import { AuthorTable } from "@joinery/clock";
import { decodeState, encodeState, struct } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromPlain, toPlain } from "../src/document/plain-message.js";
import { CrapsError, type CrapsGenesis, craps, type Message, tableTotal, type Verdict } from "../src/index.js";
import { CrapsNode, playRound, replicaId, spread } from "./craps-node.js";
import { chip } from "./round-world.js";

const house = replicaId(0);
const ann = replicaId(1);
const bob = replicaId(2);
const arbiter = replicaId(9);
const genesis: CrapsGenesis = {
  table: "table 42",
  house: replicaId(0),
  bank: 10_000n * chip,
  purses: [
    { player: replicaId(1), amount: 500n * chip },
    { player: replicaId(2), amount: 500n * chip },
  ],
};
const total = 11_000n * chip;

function seated(given: CrapsGenesis = genesis): CrapsNode[] {
  const nodes = [0, 1, 2].map((number) => new CrapsNode(number, given));
  for (const node of nodes.slice(1)) node.change((table) => table.sit(100n * chip));
  spread(nodes);
  playRound(nodes, [ann, bob]);
  return nodes;
}

function codeOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof CrapsError) return error.code;
    throw error;
  }
}

describe("a table in a document", () => {
  it("plays rounds, and is the same at every replica", () => {
    const nodes = seated();
    for (let round = 0; round < 10; round++) {
      nodes[1]!.change((table) => table.bet("field", 2n * chip));
      playRound(nodes);
    }
    const [first, ...others] = nodes as [CrapsNode, ...CrapsNode[]];
    expect(first.view.round).toBe(11);
    expect(first.view.settlements.filter(({ dice }) => dice !== undefined)).toHaveLength(10);
    for (const other of others) {
      expect(other.view.settlements).toEqual(first.view.settlements);
      expect(other.bytes).toEqual(first.bytes);
    }
    expect(tableTotal(first.view.table)).toBe(total);
    expect(first.view.refused).toEqual([]);
  });

  it("takes buy-ins from purses, and pays what is left back into them", () => {
    const nodes = seated();
    const purse = (player: string): bigint => nodes[0]!.view.table.purses!.get(player)!;
    expect([purse(ann), purse(bob)]).toEqual([400n * chip, 400n * chip]);
    const [, second] = nodes as [CrapsNode, CrapsNode];
    second.change((table) => table.commit(second.secret(), { leaves: true }));
    playRound(nodes);
    expect(purse(ann)).toBe(500n * chip);
    expect(nodes[0]!.view.roster).toEqual([house, bob]);
    expect(codeOf(() => second.change((table) => table.sit(501n * chip)))).toBe("insufficient_purse");
    expect(nodes[2]!.view.waitingForSeat).toEqual([]);
  });

  it("refuses what would not count, and writes nothing", () => {
    const nodes = seated();
    const [, second] = nodes as [CrapsNode, CrapsNode];
    const { bytes } = second;
    const refused = (run: Parameters<CrapsNode["change"]>[0]): string | undefined => codeOf(() => second.change(run));
    expect(refused((table) => table.bet("come", chip))).toBe("wrong_phase");
    expect(refused((table) => table.bet("pass", 1n))).toBe("not_in_chips");
    expect(refused((table) => table.takeDown("pass", chip))).toBe("no_such_bet");
    expect(refused((table) => table.acknowledge())).toBe("not_due");
    expect(refused((table) => table.reveal(second.secret()))).toBe("not_due");
    expect(refused((table) => table.commit(second.secret(), { admits: [bob] }))).toBe("not_the_house");
    expect(refused((table) => table.rule({ type: "exclude", player: bob }))).toBe("not_the_arbiter");
    expect(second.bytes).toEqual(bytes);
    expect(second.view.hasClosed(ann)).toBe(false);
    second.act();
    expect(second.view.hasClosed(ann)).toBe(true);
    expect(refused((table) => table.bet("pass", chip))).toBe("betting_closed");
  });

  it("leaves no trace of a change that throws", () => {
    const nodes = seated();
    const [, second] = nodes as [CrapsNode, CrapsNode];
    const before = [second.bytes, second.view.tableFor(ann)];
    expect(
      codeOf(() =>
        second.change((table) => {
          table.bet("pass", 5n * chip);
          table.bet("field", 5n * chip);
          table.bet("come", 5n * chip);
        }),
      ),
    ).toBe("wrong_phase");
    expect([second.bytes, second.view.tableFor(ann)]).toEqual(before);
    second.change((table) => table.bet("pass", 5n * chip));
    playRound(nodes);
    expect(nodes[0]!.view.refused).toEqual([]);
  });

  it("shows what liars wrote, and does not count it", () => {
    const nodes = seated();
    const [, second, third] = nodes as [CrapsNode, CrapsNode, CrapsNode];
    second.act();
    second.raw({ type: "bet", round: 1, spot: "field", amount: chip });
    second.change((table) => table.raw("what is this"));
    third.act();
    nodes[0]!.act();
    spread(nodes);
    for (const node of nodes) node.act();
    spread(nodes);
    third.raw({ type: "reveal", round: 1, attempt: 0, commitsRoot: commitsRootIn(third), secret: new Uint8Array(32) });
    playRound(nodes);
    for (const node of nodes) {
      expect(node.view.refused.map(({ author, refusal }) => [author, refusal.code])).toEqual([
        [ann, "betting_closed"],
        [ann, "malformed_message"],
        [bob, "wrong_secret"],
      ]);
      expect(node.view.settlements).toHaveLength(2);
    }
  });

  it("has an arbiter where the genesis names one", () => {
    const deposit = 1_600n * chip;
    const purses = genesis.purses.map(({ player }) => ({ player, amount: 2_000n * chip }));
    const given = { ...genesis, arbiter: replicaId(9), rules: { deposit }, purses };
    const nodes = [0, 1, 2, 9].map((number) => new CrapsNode(number, given));
    for (const node of nodes.slice(1, 3)) node.change((table) => table.sit(1_900n * chip));
    spread(nodes);
    playRound(nodes, [ann, bob]);
    nodes[1]!.change((table) => table.bet("pass", 5n * chip));
    const clerk = nodes[3]!;
    const rule = (verdict: Verdict): void => clerk.change((table) => table.rule(verdict));
    const step = (members: readonly CrapsNode[]): void => {
      for (const node of members) node.act();
      spread(nodes);
    };
    step(nodes);
    step(nodes);
    expect(nodes[1]!.view.dutyOf(ann), "the acks are not sealed").toBeUndefined();
    rule(clerk.view.dueVerdict!);
    spread(nodes);
    step(nodes.slice(0, 2));
    expect(clerk.view.missing).toEqual([bob]);
    rule({ type: "void", player: bob });
    spread(nodes);
    expect(nodes[0]!.view).toMatchObject({ round: 1, attempt: 1, roster: [house, ann] });
    expect(tableTotal(nodes[0]!.view.table)).toBe(14_000n * chip);
    expect([arbiter, nodes[0]!.view.arbiter]).toEqual([clerk.id, clerk.id]);
  });
});

function commitsRootIn(node: CrapsNode): Uint8Array {
  const messages = node.document.state.store.parts[0] as { events: readonly { payload: unknown }[] };
  const acks = messages.events.map(({ payload }) => payload as readonly unknown[]).filter(([type]) => type === "ack");
  return acks[0]![3] as Uint8Array;
}

describe("entries in any order", () => {
  it("come to the same rounds, money and bytes, by entries and by states", () => {
    const nodes = seated();
    for (let round = 0; round < 4; round++) {
      nodes[1]!.change((table) => table.bet("field", chip));
      nodes[2]!.change((table) => table.bet("hard-8", chip));
      playRound(nodes);
    }
    const entries = nodes.flatMap(({ log }) => log);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const late = new CrapsNode(7, genesis);
        for (const entry of shuffled) late.receive([entry]);
        expect(late.view.settlements).toEqual(nodes[0]!.view.settlements);
        expect(late.view.table).toEqual(nodes[0]!.view.table);
        expect(late.bytes).toEqual(nodes[0]!.bytes);
      }),
      { numRuns: 20, seed: 6 },
    );
    const authors = new AuthorTable();
    const root = struct({ table: craps().withGenesis(genesis) });
    const decoded = decodeState(nodes[0]!.bytes, root, authors);
    if (!decoded.ok) throw new TypeError(decoded.reason);
    expect(encodeState(decoded.value)).toEqual(nodes[0]!.bytes);
    expect(root.view(decoded.value.store, authors).table.settlements).toEqual(nodes[0]!.view.settlements);
  });
});

describe("a genesis", () => {
  it.each<[what: string, wrong: object]>([
    ["without a house", { house: "nobody" }],
    ["with a purse of the house", { purses: [{ player: replicaId(0), amount: 1n }] }],
    ["with two purses of one player", { purses: [genesis.purses[0], genesis.purses[0]] }],
    ["with less than nothing in a purse", { purses: [{ player: replicaId(1), amount: -1n }] }],
    ["with a misspelt rule", { rules: { oddCap: 1n } }],
    ["with a bank below the deposit", { rules: { deposit: 20_000n * chip } }],
    ["with a misspelt key", { arbitor: replicaId(9) }],
    ["without a name", { table: "" }],
    ["with a name that has no UTF-8", { table: "\ud800" }],
  ])("%s is refused", (_, wrong) => {
    const made = (): unknown => craps().withGenesis({ ...genesis, ...wrong } as CrapsGenesis);
    expect(made).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
  });
});

describe("messages as plain values", () => {
  const digest = new Uint8Array(32).fill(3);
  const slot = { round: 3, attempt: 1 };
  const messages: readonly Message[] = [
    { type: "sit", amount: 60n },
    { type: "bet", round: 3, spot: "pass", amount: 60n },
    { type: "take-down", round: 3, spot: "place-6", amount: 60n },
    { type: "commit", ...slot, betsRoot: digest, commitment: digest, leaves: true, admits: ["ann"] },
    { type: "ack", ...slot, commitsRoot: digest },
    { type: "reveal", ...slot, commitsRoot: digest, secret: digest },
    { type: "ruling", ...slot, verdict: { type: "exclude", player: "ann" } },
    { type: "ruling", ...slot, verdict: { type: "void", player: "ann" } },
    { type: "ruling", ...slot, verdict: { type: "sealed", commitsRoot: digest } },
    { type: "ruling", ...slot, verdict: { type: "complete", revealsRoot: digest } },
  ];

  it.each(messages.map((message) => [message.type, message] as const))(
    "are read as they were written: %s",
    (_, message) => {
      expect(fromPlain(toPlain(message))).toEqual(message);
    },
  );

  it("are nothing in any other shape", () => {
    for (const message of messages) {
      const plain = toPlain(message) as unknown[];
      expect(fromPlain([...plain, 1] as never)).toBeUndefined();
      expect(fromPlain(plain.slice(0, -1) as never)).toBeUndefined();
      for (let at = 0; at < plain.length; at++) {
        for (const wrong of [null, -1, 0.5, {}, new Uint8Array(31)]) {
          expect(fromPlain(plain.with(at, wrong) as never), `${message.type} ${at}`).toBeUndefined();
        }
      }
    }
    for (const value of [null, 1, "sit", {}, [], ["sit"]]) expect(fromPlain(value as never)).toBeUndefined();
  });
});
