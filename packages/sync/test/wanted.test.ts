// Who is asked for what, and when: one thing from one source at a time, and nobody is waited for too long.
import { VersionVector } from "@joinery/clock";
import { defaultLimits } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { ArrivalTimes } from "../src/core/arrival-times.js";
import type { Source } from "../src/core/request.js";
import { Wanted } from "../src/core/wanted.js";

const author = 0;
const { repairMs, repairMsMax } = defaultLimits;

class Peer implements Source {
  readonly arrivals = new ArrivalTimes();
  readonly has = new VersionVector();

  offers(of: number, seq: number): boolean {
    return this.has.covers(of, seq);
  }
}

const span = (firstSeq: number, lastSeq: number, of = author) => ({ author: of, firstSeq, lastSeq });

/** Peers that have these much of one author's log, and nothing of it here. */
function given(...seqs: number[]) {
  const wanted = new Wanted(defaultLimits);
  const applied = new VersionVector();
  const peers = seqs.map((seq) => {
    const peer = new Peer();
    peer.has.set(author, seq);
    wanted.join(peer);
    return peer;
  });
  const claim = (number: number, nowMs: number): [number, number][] => {
    const source = peers[number]!;
    const { intervals } = wanted.claim({ source, has: source.has, applied, nowMs, intervalsMax: 10 });
    return intervals.map(({ from, to }) => [from, to]);
  };
  const isWorthAsking = (number: number, nowMs: number): boolean =>
    wanted.isWorthAsking(peers[number]!, applied, nowMs);
  return { wanted, applied, peers, claim, isWorthAsking };
}

describe("ranges in flight", () => {
  const all = new VersionVector();
  for (let each = 0; each < 200; each++) all.set(each, 5);

  it("that bring nothing time and again are hopeless, and those that bring anything are not", () => {
    const { wanted, applied, peers } = given(5);
    const [source] = peers as [Peer];
    const claim = (nowMs: number) => wanted.claim({ source, has: source.has, applied, nowMs, intervalsMax: 10 });
    const laterMs = (times: number): number => times * 2 * repairMsMax;
    const asked = [0, 1, 2, 3].map((times) => claim(laterMs(times)));
    expect(asked.map(({ intervals, again, isHopeless }) => [intervals.length, again, isHopeless])).toEqual([
      [1, false, false],
      [1, true, false],
      [1, true, false],
      [1, true, true],
    ]);
    // One of them comes, and can't be applied yet.
    expect(wanted.arrived(source, span(1, 1), applied, laterMs(3))).toBe(true);
    expect([4, 5, 6].map((times) => claim(laterMs(times)).isHopeless)).toEqual([false, false, false]);
    // So it is when something was applied meanwhile.
    applied.set(author, 1);
    expect([7, 8, 9, 10].map((times) => claim(laterMs(times)).isHopeless)).toEqual([false, false, false, true]);
  });

  it("are no more than the limit, and the rest are asked for as they come", () => {
    const { wanted, applied, peers } = given(0);
    const [source] = peers as [Peer];
    const claim = (nowMs: number): number =>
      wanted.claim({ source, has: all, applied, nowMs, intervalsMax: 1000 }).intervals.length;
    const { rangesMax } = defaultLimits;
    expect([claim(0), claim(10)]).toEqual([rangesMax, 0]);
    expect([wanted.isCrowded(source), wanted.isWorthAsking(source, applied, 10)]).toEqual([true, true]);
    for (let each = 0; each < 7; each++) applied.set(each, 5);
    expect(claim(20)).toBe(7);
    // What has not come in time is asked for again, and counts once.
    expect(claim(repairMs + repairMsMax)).toBe(rangesMax);
  });

  it("do not count what has come and waits for others, which may be among the rest", () => {
    const { wanted, applied, peers } = given(0);
    const [source] = peers as [Peer];
    const claim = (nowMs: number): number =>
      wanted.claim({ source, has: all, applied, nowMs, intervalsMax: 1000 }).intervals.length;
    const { rangesMax } = defaultLimits;
    expect(claim(0)).toBe(rangesMax);
    for (let each = 0; each < 10; each++) wanted.arrived(source, span(1, 1, each), applied, 5);
    expect(claim(10)).toBe(10);
    // The first of each is applied, more of each is on its way.
    for (let each = 0; each < 10; each++) applied.set(each, 1);
    expect(claim(20)).toBe(0);
    // There are ten more than there may be. Once all of them has come they are none of those, though no more of it is applied.
    for (let each = 0; each < 10; each++) wanted.arrived(source, span(2, 5, each), applied, 25);
    expect(claim(30)).toBe(0);
    wanted.arrived(source, span(1, 5, 10), applied, 35);
    expect(claim(40)).toBe(1);
  });

  it("that expire together are asked for again one lot after the other, however lively their source is by then", () => {
    const { wanted, applied, peers } = given(0);
    const [source] = peers as [Peer];
    const { rangesMax } = defaultLimits;
    const claim = (nowMs: number) => wanted.claim({ source, has: all, applied, nowMs, intervalsMax: 1000 });
    wanted.pull(source, 0);
    wanted.expect({ source, has: all, applied, nowMs: 0 });
    const lateMs = repairMs + repairMsMax;
    expect(claim(lateMs)).toMatchObject({ intervals: { length: rangesMax }, again: true });
    for (let each = 0; each < rangesMax; each++) applied.set(each, 5);
    source.arrivals.cameAheadOfAll(lateMs + 10);
    expect(claim(lateMs + 10)).toMatchObject({ intervals: { length: rangesMax }, again: false });
  });

  it("that come whole after they had lapsed are not asked for again ahead of what they may wait for", () => {
    const wanted = new Wanted({ ...defaultLimits, rangesMax: 1 });
    const source = new Peer();
    const applied = new VersionVector();
    const claim = (authors: readonly number[], nowMs: number): number[] => {
      const has = new VersionVector();
      for (const each of authors) has.set(each, 2);
      const { intervals } = wanted.claim({ source, has, applied, nowMs, intervalsMax: 10 });
      return intervals.map(({ author: of }) => of);
    };
    wanted.join(source);
    expect(claim([1], 0)).toEqual([1]);
    const lateMs = repairMs + repairMsMax;
    expect(claim([0, 1, 2], lateMs)).toEqual([0]);
    for (const each of [1, 0]) expect(wanted.arrived(source, span(1, 2, each), applied, lateMs + 1)).toBe(true);
    expect(claim([0, 1, 2], lateMs + 2)).toEqual([2]);
  });

  it("have come in vain are asked for again only after all that has not come, which they may wait for", () => {
    const { wanted, applied, peers } = given(0);
    const [source] = peers as [Peer];
    const { rangesMax } = defaultLimits;
    const claim = (nowMs: number): number[] =>
      wanted.claim({ source, has: all, applied, nowMs, intervalsMax: 1000 }).intervals.map(({ author: of }) => of);
    const authors = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, place) => from + place);
    const come = (from: number, to: number, nowMs: number): void => {
      for (const each of authors(from, to)) wanted.arrived(source, span(1, 5, each), applied, nowMs);
    };
    expect(claim(0)).toEqual(authors(0, rangesMax));
    come(0, rangesMax, 1);
    // All of those have expired when the next lots are asked for.
    const longMs = 2 * repairMsMax;
    expect(claim(longMs)).toEqual(authors(rangesMax, 2 * rangesMax));
    come(rangesMax, 2 * rangesMax, longMs + 1);
    expect(claim(2 * longMs)).toEqual(authors(2 * rangesMax, 3 * rangesMax));
    come(2 * rangesMax, 3 * rangesMax, 2 * longMs + 1);
    // What was never asked for first, then what has come in vain, in the order of authors again.
    const rest = authors(3 * rangesMax, 200);
    expect(claim(3 * longMs)).toEqual([...rest, ...authors(0, rangesMax - rest.length)]);
  });

  it("for which there was no room are asked for again as soon as anything has been applied, and never before", () => {
    const wanted = new Wanted(defaultLimits, undefined, undefined, undefined, (of) => of === 1);
    const source = new Peer();
    const applied = new VersionVector();
    wanted.join(source);
    for (const each of [0, 1, 2]) source.has.set(each, 5);
    const claim = (nowMs: number): [number, number, number][] => {
      const { intervals, again } = wanted.claim({ source, has: source.has, applied, nowMs, intervalsMax: 10 });
      expect(again).toBe(false);
      return intervals.map(({ author: of, from, to }) => [of, from, to]);
    };
    expect(claim(0).length).toBe(3);
    // All of the first two come: one waits for others, and the other found no room.
    for (const each of [0, 1]) wanted.arrived(source, span(1, 5, each), applied, 1);
    expect([wanted.isWorthAsking(source, applied, 2), claim(2)]).toEqual([false, []]);
    wanted.arrived(source, span(1, 1, 2), applied, 3);
    applied.set(2, 1);
    wanted.settle(2, 1);
    expect([wanted.isWorthAsking(source, applied, 4), claim(4)]).toEqual([true, [[1, 1, 5]]]);
    // It comes in vain again: nothing has been applied since.
    wanted.arrived(source, span(1, 5, 1), applied, 5);
    expect(claim(6)).toEqual([]);
  });

  it("are given up, and everything is to come unasked, where more is offered than there is room for", () => {
    const crowdedOut = new Set<number>();
    const wanted = new Wanted({ ...defaultLimits, rangesMax: 1 }, undefined, undefined, undefined, (of) =>
      crowdedOut.has(of),
    );
    const [source, other] = [new Peer(), new Peer()];
    const applied = new VersionVector();
    for (const each of [source, other]) {
      wanted.join(each);
      for (const of of [0, 1, 2]) each.has.set(of, 5);
    }
    const claim = (of: Peer, nowMs: number) =>
      wanted.claim({ source: of, has: of.has, applied, nowMs, intervalsMax: 10 }).intervals.length;
    const pulls = (of: Peer, nowMs: number): boolean => wanted.pullCrowded(of, applied, nowMs);
    expect(claim(source, 0)).toBe(1);
    // Everything finds room so far.
    expect([wanted.isCrowded(source), pulls(source, 1)]).toEqual([true, false]);
    wanted.arrived(source, span(1, 5, 0), applied, 1);
    crowdedOut.add(0);
    expect([pulls(other, 2), pulls(source, 2), pulls(source, 3)]).toEqual([false, true, false]);
    expect([claim(other, 3), wanted.expect({ source, has: source.has, applied, nowMs: 3 })]).toEqual([0, true]);
    // It is waited for as if it had been asked for all of it.
    expect([claim(other, 4), claim(source, 4), pulls(source, 5)]).toEqual([0, 0, false]);
    for (const of of [0, 1, 2]) expect(wanted.arrived(source, span(1, 5, of), applied, 6)).toBe(true);
  });

  it("are not given up again and again for one who brings nothing", () => {
    const wanted = new Wanted({ ...defaultLimits, rangesMax: 1 }, undefined, undefined, undefined, () => true);
    const source = new Peer();
    wanted.join(source);
    for (const of of [0, 1, 2]) source.has.set(of, 5);
    const applied = new VersionVector();
    const pulls = (nowMs: number): boolean => {
      wanted.claim({ source, has: source.has, applied, nowMs, intervalsMax: 10 });
      return wanted.pullCrowded(source, applied, nowMs);
    };
    expect([0, 1, 2, 3].map((times) => pulls(times * 2 * repairMsMax))).toEqual([true, false, false, false]);
    applied.set(7, 1);
    wanted.settle(7, 1);
    expect([4, 5].map((times) => pulls(times * 2 * repairMsMax))).toEqual([true, false]);
  });

  it("are bounded over all sources together", () => {
    const { wanted, applied, peers } = given(0, 0);
    const has = (from: number): VersionVector => {
      const vector = new VersionVector();
      for (let each = from; each < from + 50; each++) vector.set(each, 5);
      return vector;
    };
    const counts = peers.map((source, index) => {
      const offer = { source, has: has(index * 50), applied, nowMs: 0, intervalsMax: 1000 };
      return wanted.claim(offer).intervals.length;
    });
    expect(counts).toEqual([50, defaultLimits.rangesMax - 50]);
  });
});

describe("ranges of a source that has not what it tells of", () => {
  const { rangesMax } = defaultLimits;
  const claims = (from: number, count: number): VersionVector => {
    const vector = new VersionVector();
    for (let each = from; each < from + count; each++) vector.set(each, 5);
    return vector;
  };

  function scene(sources: number) {
    const { wanted, applied, peers } = given(...new Array<number>(sources).fill(0));
    const claim = (number: number, has: VersionVector, nowMs: number): number[] => {
      const source = peers[number]!;
      return wanted.claim({ source, has, applied, nowMs, intervalsMax: 1000 }).intervals.map(({ author: of }) => of);
    };
    const bring = (number: number, authors: readonly number[], nowMs: number): void => {
      for (const of of authors) {
        wanted.arrived(peers[number]!, span(1, 5, of), applied, nowMs);
        applied.set(of, 5);
        wanted.settle(of, 5);
      }
    };
    return { claim, bring };
  }

  it("keep nobody waiting who comes after it, and all of those once that one has brought something", () => {
    const { claim, bring } = scene(2);
    expect(claim(0, claims(1000, 500), 0)).toHaveLength(rangesMax);
    const first = claim(1, claims(0, 200), 10);
    expect(first).toHaveLength(8);
    expect(claim(1, claims(0, 200), 20)).toEqual([]);
    bring(1, first.slice(0, 1), 30);
    expect(claim(1, claims(0, 200), 40)).toHaveLength(rangesMax - 7);
  });

  it("are few for each of many who told such things", () => {
    const { claim } = scene(21);
    for (let liar = 0; liar < 20; liar++)
      expect(claim(liar, claims(1000 * (liar + 1), 500), 0)).toHaveLength(liar === 0 ? rangesMax : 8);
    expect(claim(20, claims(0, 3), 10)).toEqual([0, 1, 2]);
  });

  it("take the room of others who bring what they are asked for only until they expire", () => {
    const { claim, bring } = scene(3);
    bring(0, claim(0, claims(1000, 1), 0), 10);
    bring(1, claim(1, claims(0, 1), 0), 10);
    // It kept its word once, and does not any more.
    expect(claim(0, claims(1001, 500), 20)).toHaveLength(rangesMax);
    expect(claim(1, claims(1, 200), 30)).toHaveLength(8);
    expect(claim(1, claims(1, 200), repairMs + 20)).toHaveLength(rangesMax - 8);
    expect(claim(0, claims(2000, 500), repairMs + 25)).toHaveLength(rangesMax);
    expect(claim(2, claims(300, 50), repairMs + 25)).toHaveLength(8);
  });
});

describe("what is wanted", () => {
  it("is asked of one source at a time", () => {
    const { claim } = given(10, 10);
    expect(claim(0, 0)).toEqual([[1, 10]]);
    expect(claim(1, 10)).toEqual([]);
  });

  it("and goes beyond what the first has is asked of the second once that has come", () => {
    const { applied, claim, isWorthAsking } = given(22, 41);
    expect(claim(0, 0)).toEqual([[1, 22]]);
    expect(isWorthAsking(1, 5)).toBe(false);
    expect(claim(1, 10)).toEqual([]);
    expect(isWorthAsking(1, 20)).toBe(true);
    applied.set(author, 22);
    expect(claim(1, 30)).toEqual([[23, 41]]);
  });

  it("and does not come is asked of the other whole, though the other has more", () => {
    const { claim } = given(22, 41);
    claim(0, 0);
    expect(claim(1, repairMs - 1)).toEqual([]);
    expect(claim(1, repairMs)).toEqual([[1, 41]]);
  });

  it("and does not come is asked of the same again only when no other has it, or the other lets its turn pass", () => {
    const alone = given(10);
    alone.claim(0, 0);
    expect(alone.claim(0, repairMs)).toEqual([[1, 10]]);
    const { claim } = given(10, 10);
    claim(0, 0);
    expect(claim(0, repairMs)).toEqual([]);
    expect(claim(0, repairMs + repairMsMax)).toEqual([[1, 10]]);
  });

  it("keeps its age when the source turns out to have more", () => {
    const { peers, claim, isWorthAsking } = given(22);
    claim(0, 0);
    peers[0]!.has.set(author, 41);
    expect(claim(0, repairMs - 1)).toEqual([[23, 41]]);
    expect(isWorthAsking(0, repairMs)).toBe(true);
    expect(claim(0, repairMs)).toEqual([[1, 41]]);
  });

  it("is waited for as long as more of it comes", () => {
    const { wanted, applied, peers, claim, isWorthAsking } = given(10, 10);
    claim(0, 0);
    let nowMs = 0;
    for (let seq = 1; seq < 10; seq++, nowMs += repairMs - 1) {
      expect(isWorthAsking(1, nowMs)).toBe(false);
      expect(wanted.arrived(peers[1]!, span(seq, seq), applied, nowMs)).toBe(false);
      expect(wanted.arrived(peers[0]!, span(seq, seq), applied, nowMs)).toBe(true);
    }
    expect(wanted.arrived(peers[0]!, span(11, 11), applied, nowMs)).toBe(false);
    expect(isWorthAsking(1, nowMs)).toBe(false);
    expect(isWorthAsking(1, nowMs + 1)).toBe(true);
  });

  it("is not waited for because what came already comes again, or what follows on something that is missing", () => {
    const { wanted, applied, peers, claim, isWorthAsking } = given(10, 10);
    claim(0, 0);
    expect(wanted.arrived(peers[0]!, span(1, 2), applied, 10)).toBe(true);
    const again = [span(1, 2), span(4, 5), span(2, 2)].map((one) => wanted.arrived(peers[0]!, one, applied, repairMs));
    expect(again).toEqual([false, false, false]);
    expect(isWorthAsking(1, 10 + repairMs)).toBe(true);
    // What is applied by now was brought by somebody.
    applied.set(author, 3);
    expect(wanted.arrived(peers[0]!, span(4, 5), applied, repairMs)).toBe(true);
  });

  it("is not waited for because what was asked for later comes", () => {
    const { wanted, applied, peers } = given(0, 0);
    const [source, other] = peers as [Peer, Peer];
    const ask = (from: Peer, of: number, nowMs: number): number => {
      const has = new VersionVector();
      has.set(of, 5);
      from.has.join(has);
      return wanted.claim({ source: from, has, applied, nowMs, intervalsMax: 10 }).intervals.length;
    };
    expect([ask(source, 1, 0), ask(source, 2, 100)]).toEqual([1, 1]);
    wanted.arrived(source, span(1, 1, 2), applied, 900);
    expect([ask(other, 1, repairMs), ask(other, 2, repairMs)]).toEqual([1, 0]);
    // What was asked for earlier and comes shows that the rest may follow.
    expect(ask(other, 3, repairMs)).toBe(1);
    wanted.arrived(other, span(1, 1, 1), applied, 2 * repairMs - 1);
    expect(ask(source, 3, 2 * repairMs)).toBe(0);
  });

  it("is waited for longer each time that it does not come, and much longer when it came in vain", () => {
    const timesAsked = (comes: number): number => {
      const { wanted, applied, peers, claim } = given(10);
      let asked = 0;
      for (let nowMs = 0; nowMs < 600_000; nowMs += 100) {
        if (claim(0, nowMs).length === 0) continue;
        asked++;
        if (comes) wanted.arrived(peers[0]!, span(1, comes), applied, nowMs);
      }
      return asked;
    };
    expect(timesAsked(0)).toBeGreaterThan(140);
    expect(timesAsked(0)).toBeLessThan(160);
    expect(timesAsked(10)).toBeLessThan(20);
    // What came in part was lost in part.
    expect(timesAsked(9)).toBeGreaterThan(140);
  });

  it("is not waited for longer and longer when its source has brought something since, which is there then", () => {
    const { wanted, applied, peers } = given(10);
    const [source] = peers as [Peer];
    const lost = 1;
    const others = [2, 3, 4, 5, 6];
    const ask = (of: number, nowMs: number): boolean => {
      const has = new VersionVector();
      has.set(of, 5);
      return wanted.claim({ source, has, applied, nowMs, intervalsMax: 10 }).intervals.length > 0;
    };
    let asked = 0;
    for (let nowMs = 0; nowMs < 10 * repairMs; nowMs += 100) {
      if (ask(lost, nowMs)) asked++;
      const other = others[Math.floor(nowMs / (2 * repairMs))] as number;
      if (ask(other, nowMs + 1)) wanted.arrived(source, span(1, 1, other), applied, nowMs + 50);
    }
    expect(asked).toBeGreaterThanOrEqual(8);
  });

  it("is asked of others at once when its source goes away", () => {
    const { wanted, peers, claim } = given(10, 10);
    claim(0, 0);
    wanted.release(peers[0]!);
    expect(claim(1, 1)).toEqual([[1, 10]]);
  });

  it("is asked for in parts when there is more than fits", () => {
    const wanted = new Wanted(defaultLimits);
    const peer = new Peer();
    for (let index = 0; index < 5; index++) peer.has.set(index, 3);
    const offer = { source: peer, has: peer.has, applied: new VersionVector(), nowMs: 0, intervalsMax: 2 };
    const claims = [wanted.claim(offer), wanted.claim(offer), wanted.claim(offer)];
    expect(claims.map(({ intervals, complete }) => [intervals.length, complete])).toEqual([
      [2, false],
      [2, false],
      [1, true],
    ]);
  });
});
