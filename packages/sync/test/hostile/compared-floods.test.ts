// Floods of what is said while a comparison of parts is under way between the attacker and the victim, when such messages do work: the
// victim reads a difference, makes a patch, joins the peer's, and writes a snapshot. Meanwhile an honest peer compares its parts as well.

import type { Dot } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../../src/core/author-names.js";
import * as documents from "../../src/core/document-messages.js";
import { lookUpBytes } from "../../src/core/flow/allowance.js";
import { decodeFrame, messageType } from "../../src/core/frame.js";
import * as parts from "../../src/core/parts/parts-messages.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { encodeRanks } from "../../src/reconcile/parts/part-ranks.js";
import { PartSet } from "../../src/reconcile/parts/part-set.js";
import { Attacker } from "../model/attacker.js";
import { named } from "../model/by-name.js";
import { costOf, type Flood, type FloodCost, flooded, floodSteps } from "../model/flood.js";
import { stepMs, type TestNetwork } from "../model/test-network.js";
import type { TestDocument, TestNode } from "../model/test-node.js";
import { parted, rungsOf, truncateAll } from "../parts/parted.js";

const copies = 20_000;
const seats = 100;
/** A title makes a state large that has few parts. */
const titleBytes = 400_000;
const liesMost = 500;
const key = { k0: 1, k1: 2 };

/** A victim, an attacker, and an honest peer, of whom neither has a log of the room for another. */
class Scene {
  readonly network: TestNetwork = parted({ nodes: 3, topology: "star", seats, changes: 2 });
  readonly victim: TestNode = this.network.node(0);
  readonly honest: TestNode = this.network.node(2);
  /** Patches that say something new each. */
  readonly lies: readonly Uint8Array[];
  readonly attacker: Attacker;
  /** Passes over all that is alive, and bytes of snapshots for the disk and of patches. */
  passes = 0;
  madeBytes = 0;
  #set: PartSet | undefined;
  #lookAt: TestDocument["base"]["parts"] = () => undefined;

  constructor() {
    const { network, victim } = this;
    victim.change("room", (draft) => draft.title.set("t".repeat(titleBytes)));
    truncateAll(network);
    this.lies = liesOf(network.node(1));
    this.#count();
    this.attacker = new Attacker(network, victim);
    network.links[1]!.open(network.nowMs);
  }

  /** What the attacker says that it has seen: all but the last thing that the victim wrote. */
  get #seen(): readonly Dot[] {
    const { durable, self } = this.victim.document("room");
    return [...durable.entries()].map(({ author, seq }) => ({ author, seq: author === self ? seq - 1 : seq }));
  }

  get #names(): AuthorNames {
    return new AuthorNames(this.victim.document("room").authors);
  }

  #count(): void {
    const { base } = this.victim.document("room");
    const [lookAt, install, patch] = [base.parts.bind(base), base.install.bind(base), base.patch.bind(base)];
    this.#lookAt = lookAt;
    base.parts = () => {
      this.passes++;
      return lookAt();
    };
    base.patch = (...terms) => {
      const made = patch(...terms);
      this.madeBytes += made?.bytes.length ?? 0;
      return made;
    };
    base.install = (...terms) => {
      const installed = install(...terms);
      if (installed.ok)
        for (const effect of installed.effects)
          if (effect.type === "install") this.madeBytes += effect.snapshot.bytes.length;
      return installed;
    };
  }

  get parts(): Omit<Flood, "messages" | "copies"> {
    const { network, victim, attacker } = this;
    return { network, victim, attacker };
  }

  /** Says what makes the victim offer a comparison, to a peer that calls the room by this number. */
  ask(sender: number): Uint8Array {
    return documents.encodeVector(named("room", sender), this.#names, { dots: this.#seen, ask: 1, pull: true });
  }

  /** Offers a comparison that finds no difference. */
  offer(sender: number, number: number): Uint8Array {
    const { authors, durable } = this.victim.document("room");
    if (this.#set?.compared.vector.coversAll(durable) !== true) this.#set = new PartSet(this.#lookAt()!, authors, key);
    const offer = { number, key, seen: [...durable.entries()], symbols: this.#set.sketch.symbols(0, 4) };
    return parts.encodeParts(named("room", sender), this.#names, offer);
  }

  difference(sender: number, number: number, patch: parts.CarriedPatch, ranks: readonly number[] = []): Uint8Array {
    return parts.encodePartsDifference(named("room", sender), this.#names, {
      ...{ number, seen: this.#seen, ranks: encodeRanks(ranks), patch },
    });
  }

  lie(number: number): Uint8Array {
    return this.lies[number % liesMost] as Uint8Array;
  }
}

function liesOf(liar: TestNode): Uint8Array[] {
  const { base } = liar.document("room");
  const compared = base.parts()!;
  return Array.from({ length: liesMost }, (_, number) => {
    liar.change("room", (draft) => draft.seats.set("seat 000001", number));
    return base.patch(compared, () => false)!.bytes;
  });
}

type Messages = (scene: Scene) => readonly Uint8Array[];

const many = (count: number, message: (number: number) => Uint8Array): Uint8Array[] =>
  Array.from({ length: count }, (_, number) => message(number));
const allRanks = Array.from({ length: seats }, (_, rank) => rank);
const digest = "0123456789abcdef" as never;

/** The victim tells: it has offered its comparison number 1 when these come. */
const whileItTells: Readonly<Record<string, Messages>> = {
  "copies of one difference": (scene) => [scene.difference(2, 1, scene.lie(0))],
  "differences with a patch each": (scene) => many(liesMost, (number) => scene.difference(2, 1, scene.lie(number))),
  "differences that say that all is lacking": (scene) => [scene.difference(2, 1, undefined, allRanks)],
  "differences of other numbers": (scene) => many(copies, (number) => scene.difference(2, number + 2, scene.lie(0))),
  "differences with offers of patches": (scene) =>
    many(copies, (number) => scene.difference(2, 1, { bytes: 100_000 + number, digest })),
  "the largest differences": (scene) => [scene.difference(2, 1, new Uint8Array(4000).fill(7))],
  "patches, which are for the other side": (scene) =>
    many(liesMost, (number) => parts.encodePatch(named("room", 2), 1, scene.lie(number))),
  "differences between requests for more": (scene) => [
    parts.encodePartsMore(named("room", 2), { number: 1, from: 0, count: 90_000, what: "symbols" }),
    parts.encodePartsMore(named("room", 2), { number: 1, from: 0, count: 90_000, what: "items" }),
    scene.difference(2, 1, scene.lie(0)),
  ],
};

/** The victim has heard the attacker's comparison number 1 when these come. */
const whileItHears: Readonly<Record<string, Messages>> = {
  "copies of one patch": (scene) => [parts.encodePatch(named("room", 2), 1, scene.lie(0))],
  "a patch each": (scene) => many(liesMost, (number) => parts.encodePatch(named("room", 2), 1, scene.lie(number))),
  "patches of other numbers": (scene) =>
    many(liesMost, (number) => parts.encodePatch(named("room", 2), number + 2, scene.lie(number))),
  "offers of patches": () =>
    many(copies, (number) => parts.encodePatch(named("room", 2), 1, { bytes: 100_000 + number, digest })),
  "the largest patches": () => [parts.encodePatch(named("room", 2), 1, new Uint8Array(4000).fill(7))],
  "differences, which are for the other side": (scene) =>
    many(liesMost, (number) => scene.difference(2, 1, scene.lie(number))),
  "patches after an offer each": (scene) =>
    many(copies, (at) => {
      const number = (at >> 1) + 2;
      return at % 2 === 0 ? scene.offer(2, number) : parts.encodePatch(named("room", 2), number, scene.lie(at));
    }),
};

/** What the attacker says once it has been offered the comparison of this number. */
type Reply = (scene: Scene, sender: number, number: number) => Uint8Array;

const anew: Readonly<Record<string, Reply>> = {
  "with a patch each": (scene, sender, number) => scene.difference(sender, number, scene.lie(number)),
  "as if it lacked all": (scene, sender, number) => scene.difference(sender, number, undefined, allRanks),
  "with an offer of a patch each": (scene, sender, number) =>
    scene.difference(sender, number, { bytes: 100_000 + number, digest }),
};

const { answerBytesMax, answerBytesPerSecond, documentCreditBytes } = defaultLimits;
const seconds = (floodSteps * stepMs) / 1000;

function expectBounded(scene: Scene, { sentBytes, answeredBytes, heldBytes }: FloodCost): void {
  const allowed = answerBytesMax + answerBytesPerSecond * (seconds + 2) + sentBytes;
  // The honest peer's comparison takes some of each.
  const honest = 4;
  expect(answeredBytes).toBeLessThan(allowed + 2 * documentCreditBytes);
  expect(heldBytes).toBeLessThan(64 * 1024 * 1024);
  expect(scene.passes).toBeLessThan(allowed / (lookUpBytes * seats) + honest);
  expect(scene.madeBytes).toBeLessThan(lookUpBytes * allowed + honest * 2 * titleBytes);
}

function expectHealed({ network, victim, honest }: Scene): void {
  expect(network.links[1]!.closeReasons).toEqual([]);
  network.run(20_000);
  expect(honest.stateOf("room")).toBe(victim.stateOf("room"));
}

function expectHarmless(scene: Scene, cost: FloodCost): void {
  expect(rungsOf(scene.honest).patch, "what the honest one took, while it lasted").toBeGreaterThan(0);
  expectBounded(scene, cost);
  expectHealed(scene);
}

function flood(scene: Scene, messages: readonly Uint8Array[]): void {
  expectHarmless(scene, flooded({ ...scene.parts, messages, copies }));
}

/** The disk is as fast as can be, so that nothing waits for it. */
function floodOfRounds(scene: Scene, round: (number: number) => void): void {
  const perStep = copies / 2 / floodSteps;
  const cost = costOf(scene.parts, copies, (step) => {
    for (let number = 0; number < perStep; number++) {
      round(step * perStep + number);
      scene.victim.advance(scene.network.nowMs);
    }
  });
  expectHarmless(scene, cost);
}

describe("while the victim tells, a flood of", { timeout: 60_000 }, () => {
  it.each(Object.entries(whileItTells))("%s costs little, and the honest peer nothing", (_kind, messages) => {
    const scene = new Scene();
    scene.attacker.say(scene.ask(2));
    expect(rungsOf(scene.victim).parts, "a comparison is under way").toBe(1);
    flood(scene, messages(scene));
  });
});

describe("while the victim hears, a flood of", { timeout: 60_000 }, () => {
  it.each(Object.entries(whileItHears))("%s costs little, and the honest peer nothing", (_kind, messages) => {
    const scene = new Scene();
    scene.attacker.say(scene.offer(2, 1));
    expect(scene.passes, "a comparison is under way").toBe(1);
    flood(scene, messages(scene));
  });
});

describe("comparisons that are opened again and again", { timeout: 60_000 }, () => {
  it.each(Object.entries(anew))("%s cost little, and the honest peer nothing", (_kind, reply) => {
    const scene = new Scene();
    let offered: number | undefined;
    let comparisons = 0;
    scene.attacker.onFrame = (frame) => {
      offered = numberOfferedIn(frame) ?? offered;
    };
    floodOfRounds(scene, (round) => {
      offered = undefined;
      scene.attacker.say(scene.ask(round + 2));
      if (offered === undefined) return;
      comparisons++;
      scene.attacker.say(reply(scene, round + 2, offered));
    });
    expect(comparisons).toBeGreaterThan(10);
  });

  it("by the attacker, with a patch each, cost little, and the honest peer nothing", () => {
    const scene = new Scene();
    floodOfRounds(scene, (round) => {
      scene.attacker.say(scene.offer(round + 2, 1));
      scene.attacker.say(parts.encodePatch(named("room", round + 2), 1, scene.lie(round)));
    });
    expect(scene.attacker.effects.get("install")).toBeGreaterThan(4);
    expect(scene.attacker.effects.get("install")).toBeLessThan(12);
  });
});

/** Says both in a frame each, 200 times, while what is written takes long; answers how many patches were joined. */
function joinedAhead(say: (scene: Scene, round: number) => readonly [Uint8Array, Uint8Array]): number {
  const scene = new Scene();
  scene.network.links[1]!.cut();
  scene.victim.diskDelayMs = () => 60_000;
  for (let round = 0; round < 200; round++) for (const message of say(scene, round)) scene.attacker.say(message);
  return scene.attacker.effects.get("install") ?? 0;
}

describe("who answers ahead of what it is told joins nothing, as one snapshot at a time waits for the disk", () => {
  it("a difference, before the offer has gone out", () => {
    const joined = joinedAhead((scene, round) => [
      scene.ask(round + 2),
      scene.difference(round + 2, round + 1, scene.lie(round)),
    ]);
    expect(joined).toBe(1);
  });

  it("a patch, before the difference has gone out", () => {
    const joined = joinedAhead((scene, round) => [
      scene.offer(round + 2, 1),
      parts.encodePatch(named("room", round + 2), 1, scene.lie(round)),
    ]);
    expect(joined).toBe(1);
  });
});

function numberOfferedIn(frame: Uint8Array): number | undefined {
  const body = decodeFrame(frame).find(({ type }) => type === messageType.parts)?.body;
  return body && decoding.readVarUint(documents.openDocumentMessage(body).decoder);
}
