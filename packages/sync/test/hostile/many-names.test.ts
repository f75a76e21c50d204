// A peer that has named very many authors, and then speaks of one at a time: what each later frame costs does not depend on them,
// neither for it nor for anybody else.

import { AuthorTable, type ReplicaId, replicaIdFromBytes, VersionVector } from "@joinery/clock";
import { defaultLimits } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ArrivalTimes } from "../../src/core/arrival-times.js";
import { Wanted } from "../../src/core/wanted.js";
import { Attacker } from "../model/attacker.js";
import { ackOf, vectorOf } from "../model/by-name.js";
import { stepMs, TestNetwork } from "../model/test-network.js";

const manyNames = 16_000;
const frames = 200;

function invented(number: number): ReplicaId {
  const bytes = new Uint8Array(16).fill(7);
  new DataView(bytes.buffer).setUint32(0, Math.imul(number + 1, 0x9e3779b1));
  return replicaIdFromBytes(bytes) as ReplicaId;
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Counts authors that vectors are walked over for, from now on. */
function countSteps(): () => number {
  let steps = 0;
  const { prototype } = VersionVector;
  for (const name of ["coversAll", "join", "compare"] as const) {
    const sound = prototype[name] as (this: VersionVector, other: VersionVector) => never;
    vi.spyOn(prototype, name).mockImplementation(function (this: VersionVector, other: VersionVector) {
      steps += other.width;
      return sound.call(this, other);
    });
  }
  for (const name of ["entries", "clone"] as const) {
    const sound = prototype[name] as (this: VersionVector) => never;
    vi.spyOn(prototype, name).mockImplementation(function (this: VersionVector) {
      steps += this.width;
      return sound.call(this);
    });
  }
  return () => steps;
}

/** A node with two honest peers, and one that has named so many authors of whom nobody has anything. */
function scene(names: number) {
  const network = new TestNetwork({ nodes: 3, topology: "star" });
  const [victim, honest] = [network.node(0), network.node(2)];
  network.run(1000);
  const attacker = new Attacker(network, victim);
  const authors = new AuthorTable();
  const dots = Array.from({ length: names }, (_, number) => ({ author: authors.intern(invented(number)), seq: 1 }));
  for (let told = 0; told < names; told += 8000) attacker.say(ackOf("room", authors, dots.slice(told, told + 8000)));
  attacker.say(vectorOf("room", authors, dots.slice(0, 1), 1));
  network.run(5000);
  const one = (seq: number) => [{ author: authors.intern(invented(0)), seq }];
  return { network, victim, honest, attacker, authors, one };
}

type Scene = ReturnType<typeof scene>;

const later: Readonly<Record<string, (scene: Scene, number: number) => void>> = {
  "an acknowledgement": ({ attacker, authors, one }, number) => attacker.say(ackOf("room", authors, one(2 + number))),
  "a vector": ({ attacker, authors, one }, number) => attacker.say(vectorOf("room", authors, one(2 + number))),
  "a vector that asks": ({ attacker, authors, one }, number) =>
    attacker.say(vectorOf("room", authors, one(2 + number), number + 2)),
  "a change here": ({ attacker, victim, network }, number) => {
    victim.change("room", (draft) => draft.players.add(`own ${number}`));
    victim.advance(network.nowMs);
    attacker.say();
  },
};

describe.each(Object.entries(later))("%s of a peer that named 16,000 authors", (_what, say) => {
  it("is read and answered without a pass over them", () => {
    const [few, many] = [scene(16), scene(manyNames)].map((each) => {
      const steps = countSteps();
      for (let number = 0; number < frames; number++) say(each, number);
      vi.restoreAllMocks();
      return steps();
    }) as [number, number];
    // An answer to an asking may tell all that is here, which has nothing of those authors.
    expect(many).toBeLessThan(few + frames * 20 + 2 * manyNames);
  });
});

it("time that passes, and what an honest peer says meanwhile, cost a pass for each check and no more", () => {
  const { network, victim, honest } = scene(manyNames);
  const steps = countSteps();
  for (let number = 0; number < frames; number++) {
    honest.change("room", (draft) => draft.players.add(`honest ${number}`));
    network.step();
  }
  expect(victim.document("room").view.players.has(`honest ${frames - 10}`)).toBe(true);
  const checks = Math.ceil((frames * stepMs) / defaultLimits.repairMs);
  // Each compares the vectors of both sides, and may keep one of them; three sessions.
  expect(steps()).toBeLessThan(3 * 3 * manyNames * (checks + 1));
});

describe("a peer that was to send all that it has, of 16,000 authors, and sends nothing,", () => {
  it("costs a look through what was expected once at a time, and little once that has expired", () => {
    const wanted = new Wanted(defaultLimits);
    const applied = new VersionVector();
    let looks = 0;
    const arrivals = new ArrivalTimes();
    const lastMs = arrivals.lastMs.bind(arrivals);
    arrivals.lastMs = (askedMs) => {
      looks++;
      return lastMs(askedMs);
    };
    const liar = { arrivals, offers: () => true };
    const has = new VersionVector();
    for (let author = 0; author < manyNames; author++) has.set(author, 1);
    wanted.join(liar);
    expect(wanted.pull(liar, 0)).toBe(true);
    expect(wanted.expect({ source: liar, has, applied, nowMs: 0 })).toBe(true);
    const others = Array.from({ length: 100 }, () => ({ arrivals: new ArrivalTimes(), offers: () => false }));
    for (const other of others) expect(wanted.isWorthAsking(other, applied, 50)).toBe(false);
    expect(looks).toBeLessThan(2 * manyNames);
    const nothing = new VersionVector();
    const claim = (nowMs: number): void => {
      for (const source of others) wanted.claim({ source, has: nothing, applied, nowMs, intervalsMax: 10 });
    };
    claim(60_000);
    looks = 0;
    claim(60_050);
    expect(looks).toBeLessThan(others.length * 1100);
  });

  it("is looked through no further than there is room to ask it for anything", () => {
    const wanted = new Wanted(defaultLimits);
    const source = { arrivals: new ArrivalTimes(), offers: () => true };
    const applied = new VersionVector();
    let looks = 0;
    function* entries() {
      for (let author = 0; author < manyNames; author++) {
        looks++;
        yield { author, seq: 1 };
      }
    }
    const claim = (nowMs: number): number =>
      wanted.claim({ source, has: { entries, get: () => 1 }, applied, nowMs, intervalsMax: 1000 }).intervals.length;
    for (let round = 0; round < 10; round++) expect(claim(10 * round)).toBe(round === 0 ? defaultLimits.rangesMax : 0);
    expect(looks).toBeLessThan(10 * (defaultLimits.rangesMax + 2));
    expect(wanted.isCrowded(source)).toBe(true);
  });
});
