// Peers with keys prove that they hold them, to peers that can check it; nobody else gets anywhere.
import type { ReplicaId } from "@joinery/clock";
import type { Identity } from "@joinery/replica/signed";
import { type Session, type SyncEffect, SyncEngine } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../src/core/frame.js";
import { transcriptBytes } from "../src/core/proof/proof-messages.js";
import { identityOf } from "./model/forked-history.js";
import { randomWord } from "./model/random.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf } from "./model/test-node.js";

/** Two sessions, what one says heard by the other at once, until nobody says more. */
class Pair {
  readonly sessions: readonly [Session, Session];
  readonly reasons: string[] = [];
  readonly frames: Uint8Array[][] = [[], []];
  rewrite = (_from: 0 | 1, frame: Uint8Array): Uint8Array | undefined => frame;
  readonly #identities: readonly (Identity | undefined)[];

  constructor(ends: readonly [End, End]) {
    this.#identities = ends.map(({ identity }) => identity);
    const [a, b] = ends.map(({ author, identity, prover = identity }) =>
      new SyncEngine(author ?? (identity as Identity).author, { randomWord, prover }).connect(0),
    );
    this.sessions = [a as Session, b as Session];
  }

  run(nowMs: number): void {
    for (const side of [0, 1] as const) this.perform(side, this.sessions[side].tick(nowMs), nowMs);
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const side of [0, 1] as const) {
        const effects = this.sessions[side].pump();
        isBusy ||= effects.length > 0;
        this.perform(side, effects, nowMs);
      }
    }
  }

  perform(side: 0 | 1, effects: readonly SyncEffect[], nowMs: number): void {
    for (const effect of effects) {
      if (effect.type === "send") {
        this.frames[side]?.push(effect.frame);
        const heard = this.rewrite(side, effect.frame);
        const other = (1 - side) as 0 | 1;
        if (heard !== undefined) this.perform(other, this.sessions[other].receive(heard, nowMs), nowMs);
      } else if (effect.type === "verifyPeer") {
        const isValid = this.#identities[side]?.verify(effect.check) === true;
        this.perform(side, this.sessions[side].verified(isValid, nowMs), nowMs);
      } else if (effect.type === "close") this.reasons.push(`${side} ${effect.code}`);
    }
  }

  get proven(): boolean[] {
    return this.sessions.map(({ isPeerProven }) => isPeerProven);
  }

  get settled(): boolean[] {
    return this.sessions.map(({ settled }) => settled);
  }
}

interface End {
  readonly author?: ReplicaId;
  readonly identity?: Identity | undefined;
  readonly prover?: { sign(message: Uint8Array): Uint8Array };
}

const [ann, bob, eve] = [1, 2, 3].map(identityOf) as [Identity, Identity, Identity];
const types = (frames: readonly Uint8Array[]): number[] =>
  frames.flatMap((frame) => decodeFrame(frame).map(({ type }) => type));

describe("peers with keys", () => {
  it("prove to each other that they hold them, before anything is said of documents", () => {
    const pair = new Pair([{ identity: ann }, { identity: bob }]);
    pair.run(0);
    expect(pair.proven).toEqual([true, true]);
    expect(pair.settled).toEqual([true, true]);
    for (const frames of pair.frames) expect(types(frames).slice(0, 2)).toEqual([messageType.hello, messageType.auth]);
  });

  it("prove it although greetings and proofs are lost at first", () => {
    for (const type of [messageType.hello, messageType.auth]) {
      for (const side of [0, 1]) {
        const pair = new Pair([{ identity: ann }, { identity: bob }]);
        let lost = 0;
        pair.rewrite = (from, frame) =>
          from === side && types([frame]).includes(type) && lost++ < 2 ? undefined : frame;
        for (let nowMs = 0; nowMs <= 6000; nowMs += 500) pair.run(nowMs);
        expect(lost).toBeGreaterThan(1);
        expect([pair.reasons, pair.proven, pair.settled]).toEqual([[], [true, true], [true, true]]);
      }
    }
  });

  it("talk to peers without keys, who stay unproven", () => {
    const pair = new Pair([{ identity: ann }, { author: authorOf(7) }]);
    pair.run(0);
    expect([pair.reasons, pair.proven, pair.settled]).toEqual([[], [false, false], [true, true]]);
  });

  it("sync what they have, over links that lose", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line", identities: [ann, bob, eve] });
    network.faults = { loss: 0.3, duplication: 0.2, delayMsMax: 300 };
    for (const node of network.nodes) node.change("room", ({ players }) => players.add(`p${node.index}`));
    network.run(8000);
    network.heal();
    network.settle(10_000);
    network.expectEqual();
    expect(network.links.flatMap(({ sessions }) => sessions.map(({ isPeerProven }) => isPeerProven))).toEqual(
      Array(4).fill(true),
    );
    network.expectSilence();
  });
});

describe("whoever goes by the name of a key that it doesn't hold", () => {
  it("is refused when it signs with another", () => {
    const pair = new Pair([{ identity: ann }, { author: bob.author, identity: eve }]);
    pair.run(0);
    expect(pair.reasons).toContain("0 UNPROVEN_PEER");
  });

  it("is refused when it shows what the key's owner signed in another session", () => {
    const honest = new Pair([{ identity: ann }, { identity: bob }]);
    honest.run(0);
    const recorded = honest.frames[1]?.find((frame) => types([frame]).includes(messageType.auth));
    const pair = new Pair([{ identity: ann }, { author: bob.author, identity: eve }]);
    pair.rewrite = (from, frame) => (from === 1 && types([frame]).includes(messageType.auth) ? recorded : frame);
    pair.run(0);
    expect(pair.reasons).toContain("0 UNPROVEN_PEER");
  });

  it("is refused when it reflects what this side signed", () => {
    // Both transcripts hold the same parts; their order tells who signs.
    const [a, b] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
    const one = transcriptBytes({ signer: ann.author, signerNonce: a, verifier: bob.author, verifierNonce: b });
    const other = transcriptBytes({ signer: bob.author, signerNonce: b, verifier: ann.author, verifierNonce: a });
    expect(one).not.toEqual(other);
  });

  it("is refused when it shows nothing, and is not listened to meanwhile", () => {
    const pair = new Pair([{ identity: ann }, { author: bob.author }]);
    for (let nowMs = 0; nowMs <= 7000; nowMs += 500) pair.run(nowMs);
    expect([pair.reasons, pair.proven, pair.settled[0]]).toEqual([[], [false, false], false]);
    for (let nowMs = 7000; nowMs <= 20_000; nowMs += 500) pair.run(nowMs);
    expect(pair.reasons).toContain("0 UNPROVEN_PEER");
  });
});
