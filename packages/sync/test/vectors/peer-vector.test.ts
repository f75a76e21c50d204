// What a peer has, and has more than is here, beside passes over all of it.
import { VersionVector } from "@joinery/clock";
import { defaultLimits } from "@joinery/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ArrivalTimes } from "../../src/core/arrival-times.js";
import { PeerVector } from "../../src/core/peer-vector.js";
import type { Source } from "../../src/core/request.js";
import { Wanted } from "../../src/core/wanted.js";

const dot = fc.record({ author: fc.oneof(fc.nat(6), fc.nat(2000)), seq: fc.integer({ min: 1, max: 9 }) });
const step = fc.oneof(
  fc.record({ type: fc.constant("told" as const), dot }),
  fc.record({ type: fc.constant("toldMany" as const), dots: fc.array(dot) }),
  fc.record({ type: fc.constant("applied" as const), dot }),
  fc.record({ type: fc.constantFrom("marked" as const, "asked" as const, "anew" as const) }),
);

/** The same without `PeerVector`. */
class Naive {
  readonly peer: VersionVector = new VersionVector();
  marked: VersionVector = new VersionVector();

  beyond(applied: VersionVector) {
    return [...this.peer.entries()].filter(({ author, seq }) => seq > applied.get(author));
  }
}

function vectorOf(dots: readonly { readonly author: number; readonly seq: number }[]): VersionVector {
  const vector = new VersionVector();
  for (const { author, seq } of dots) vector.raise(author, seq);
  return vector;
}

it("answers what passes over all authors answer", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const [vector, naive] = [new PeerVector(), new Naive()];
      let applied = new VersionVector();
      for (const each of steps) {
        if (each.type === "told")
          expect(vector.raise(each.dot.author, each.dot.seq)).toBe(naive.peer.raise(each.dot.author, each.dot.seq));
        else if (each.type === "toldMany")
          expect(vector.join(vectorOf(each.dots))).toBe(naive.peer.join(vectorOf(each.dots)));
        else if (each.type === "applied") applied.raise(each.dot.author, each.dot.seq);
        else if (each.type === "anew") applied = new VersionVector();
        else if (each.type === "asked") expect([...vector.beyond(applied)]).toEqual(naive.beyond(applied));
        else {
          vector.mark();
          naive.marked = naive.peer.clone();
        }
        expect(vector.compare(naive.peer)).toBe("equal");
      }
      expect([...vector.beyond(applied)]).toEqual(naive.beyond(applied));
      for (const { author } of naive.peer.entries()) expect(vector.markedOf(author)).toBe(naive.marked.get(author));
    }),
  );
});

it("looks through all again where a document begins anew, with less applied", () => {
  const vector = new PeerVector();
  const applied = vectorOf([{ author: 3, seq: 5 }]);
  vector.raise(3, 5);
  expect([...vector.beyond(applied)]).toEqual([]);
  expect([...vector.beyond(vectorOf([{ author: 3, seq: 2 }]))]).toEqual([{ author: 3, seq: 5 }]);
});

/** What there is to be asked for over time is the same, whether all authors are looked through or those who are ahead. */
it("has the same asked for", () => {
  const turn = fc.record({ peer: fc.nat(2), dots: fc.array(dot), come: fc.array(dot), afterMs: fc.nat(3000) });
  fc.assert(
    fc.property(fc.array(turn), (turns) => {
      const limits = { ...defaultLimits, rangesMax: 5 };
      const sourceOf = (): Source => ({ arrivals: new ArrivalTimes(), offers: () => true });
      const sides = [PeerVector, VersionVector].map((Kind) => ({
        wanted: new Wanted(limits),
        peers: Array.from({ length: 3 }, () => ({ source: sourceOf(), has: new Kind() })),
      }));
      const applied = new VersionVector();
      let nowMs = 0;
      for (const { peer, dots, come, afterMs } of turns) {
        nowMs += afterMs;
        for (const { author, seq } of come) applied.raise(author, seq);
        const claims = sides.map(({ wanted, peers }) => {
          const { source, has } = peers[peer]!;
          for (const { author, seq } of dots) has.raise(author, seq);
          const entries = () => (has instanceof PeerVector ? has.beyond(applied) : has.entries());
          const offered = { entries, get: (author: number) => has.get(author) };
          const claim = wanted.claim({ source, has: offered, applied, nowMs, intervalsMax: 20 });
          return [claim, wanted.isCrowded(source), wanted.isWorthAsking(source, applied, nowMs)];
        });
        expect(claims[0]).toEqual(claims[1]);
      }
    }),
  );
});
