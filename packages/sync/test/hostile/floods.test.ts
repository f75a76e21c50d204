// Twenty thousand of each message, one to a frame and many to a frame: what they cost, and that nobody else notices anything.

import { AuthorTable } from "@joinery/clock";
import { afterAll, describe, expect, it } from "vitest";
import { encodeRefused } from "../../src/core/access/refused-message.js";
import { encodeMessage, messageType } from "../../src/core/frame.js";
import { encodeGenesisWanted } from "../../src/core/genesis/genesis-messages.js";
import { encodeInterest } from "../../src/core/interest/interest-messages.js";
import { Interests } from "../../src/core/interest/interests.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { Attacker } from "../model/attacker.js";
import { absentOf, ackOf, named, vectorOf, wantOf } from "../model/by-name.js";
import { type FloodCost, flooded, floodSteps } from "../model/flood.js";
import { writeAsStrangers } from "../model/foreign-authors.js";
import { corpus } from "../model/message-corpus.js";
import { stepMs, TestNetwork } from "../model/test-network.js";
import { authorOf } from "../model/test-node.js";

const copies = 20_000;
const strangers = 50;
const lines: string[] = [];

/** A node with an honest peer and 21 documents, one of which has 1,000 entries by 50 authors, and what a flood at it costs. */
function costOf(kind: string, messages: readonly Uint8Array[]): FloodCost & { readonly effects: Attacker["effects"] } {
  const halls = Array.from({ length: 20 }, (_, number) => `hall ${number}`);
  const network = new TestNetwork({ nodes: 3, topology: "star", documents: ["room", ...halls] });
  const [victim, honest] = [network.node(0), network.node(2)];
  // The entries among the messages are by this one.
  network.links[0]!.cut();
  writeAsStrangers(victim, "room", strangers, 20);
  network.run(3000);
  const attacker = new Attacker(network, victim);
  const before = network.watch.frames;
  honest.change("room", (draft) => draft.players.add("during"));
  victim.change("hall 3", (draft) => draft.title.set("during"));
  const cost = flooded({ network, victim, attacker, messages, copies });
  // What the honest two said to each other, while it lasted.
  expect(network.watch.frames - before).toBeLessThan(40);
  expect(victim.document("room").view.players.has("during")).toBe(true);
  expect(honest.document("hall 3").view.title).toBe("during");
  expect(network.links[1]!.closeReasons).toEqual([]);
  network.run(1000);
  expect(honest.stateOf("room")).toBe(victim.stateOf("room"));
  const { sentBytes, answeredBytes, heldBytes, lookedUp, copyUs } = cost;
  const ratio = (answeredBytes / sentBytes).toFixed(2);
  const held = Math.round(heldBytes / 1024);
  lines.push(`${kind}: ${copyUs.toFixed(1)} us a copy, ${ratio} bytes a byte, ${lookedUp} looked up, ${held} KiB held`);
  return { ...cost, effects: attacker.effects };
}

const { answerBytesMax, answerBytesPerSecond, documentCreditBytes } = defaultLimits;
const seconds = (floodSteps * stepMs) / 1000;

/** What may be answered at most: the allowance, and the entries that the peer takes. */
const answeredMax = (sentBytes: number): number =>
  answerBytesMax + answerBytesPerSecond * seconds + sentBytes + 2 * documentCreditBytes;

function expectBounded({ sentBytes, answeredBytes, heldBytes, lookedUp, effects }: ReturnType<typeof costOf>): void {
  expect(answeredBytes).toBeLessThan(answeredMax(sentBytes));
  expect(heldBytes).toBeLessThan(16 * 1024 * 1024);
  expect(lookedUp).toBeLessThan(answeredMax(sentBytes) / 8);
  for (const [type, count] of effects) expect(count, type).toBeLessThan(1000);
}

afterAll(() => {
  if (process.env.JOINERY_STATISTICS !== undefined) console.log(lines.join("\n"));
});

describe("a flood of", { timeout: 60_000 }, () => {
  for (const [kind, items] of Object.entries(corpus())) {
    it(`${kind} costs nobody else anything, and who hears it little`, () => {
      expectBounded(costOf(kind, [items[0]!.bytes.subarray(1)]));
    });
  }
});

const authors = new AuthorTable();
const everybody = Array.from({ length: strangers }, (_, number) => authors.intern(authorOf(3000 + number)));
const all = wantOf(
  "room",
  authors,
  everybody.map((author) => ({ author, from: 1, to: 20 })),
);
const asking = vectorOf("room", authors, [], 1);
const interest = (number: number, list: readonly string[] | undefined): Uint8Array =>
  encodeInterest({ number, interests: new Interests(list !== undefined, list ?? []) });

/** What costs more than it weighs. */
const dear: Readonly<Record<string, readonly Uint8Array[]>> = {
  "askings for all that is on disk": [asking],
  "requests for the whole log": [all],
  "requests for the whole log by who takes nothing, then": [
    all,
    encodeRefused(named("room"), { ask: 0, access: "write" }),
  ],
  "requests for the whole log by who has closed it, then": [all, absentOf("room", 2 ** 40)],
  "acknowledgements between requests": [ackOf("room", authors, [{ author: everybody[0]!, seq: 1 }]), all],
  "askings about documents that are not open": Array.from({ length: copies }, (_, number) =>
    vectorOf(`none ${number}`, authors, [], number + 1),
  ),
  "questions for geneses": Array.from({ length: copies }, (_, number) => encodeGenesisWanted(`~${number}`)),
  "changes of interest": Array.from({ length: copies }, (_, number) =>
    interest(number + 1, number % 2 === 0 ? undefined : ["room"]),
  ),
  "messages that say nothing": [encodeMessage(messageType.interestHeard + 100, () => undefined)],
};

describe("a flood of dear questions:", { timeout: 60_000 }, () => {
  for (const [kind, messages] of Object.entries(dear)) {
    it(kind, () => {
      expectBounded(costOf(kind, messages));
    });
  }
});
