// What no field takes is refused at the write, by every type and at any depth, with the path to it, and leaves no trace.
import { counter, type DraftOf, map, type PlainValue, register, rows, set, struct, table } from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sitesOf } from "./writing-site.js";

const schema = struct({
  title: register<PlainValue>(""),
  players: set<PlainValue>(),
  seats: table<PlainValue>(),
  total: counter(),
  owed: matrix(),
  score: map(counter()),
  deep: map(map(set<PlainValue>())),
  options: struct({ mode: register<PlainValue>(""), bag: map(table<PlainValue>()) }),
  hands: rows(map(register<PlainValue>(""))),
});
type Draft = DraftOf<typeof schema>;

const lone = "\ud800";
const cycle: { [self: string]: PlainValue } = {};
cycle.self = cycle;

describe("a write of what can't be stored", () => {
  it.each<[path: RegExp, write: (draft: Draft) => unknown]>([
    [/^title$/, ({ title }) => title.set(undefined as never)],
    [/^title\.a\[1\]$/, ({ title }) => title.set({ a: [1, Number.NaN] })],
    [/^title\.a\.b$/, ({ title }) => title.set({ a: { b: (() => 1) as never } })],
    [/^title(\.self)+$/, ({ title }) => title.set(cycle)],
    [/^players$/, ({ players }) => players.add(Symbol("x") as never)],
    [/^players\.at$/, ({ players }) => players.add({ at: new Date(Number.NaN) })],
    [/^seats\.1\.name$/, ({ seats }) => seats.set("1", { name: lone })],
    [/^seats\.1$/, ({ seats }) => seats.set("1", new Map() as never)],
    [/^seats key$/, ({ seats }) => seats.set(lone, 1)],
    [/^seats key$/, ({ seats }) => seats.set(7 as never, 1)],
    [/^total$/, ({ total }) => total.add(0.5)],
    [/^total$/, ({ total }) => total.subtract(2 ** 53)],
    [/^owed row$/, ({ owed }) => owed.raise(lone, "b", 1n)],
    [/^owed column$/, ({ owed }) => owed.raise("a", 7 as never, 1n)],
    [/^owed\.a\.b$/, ({ owed }) => owed.raise("a", "b", -1n)],
    [/^score\.ann$/, ({ score }) => score.at("ann").add(Number.NaN)],
    [/^score key$/, ({ score }) => score.at(lone)],
    [/^deep\.a key$/, ({ deep }) => deep.at("a").at(7 as never)],
    [
      /^deep\.a\.b$/,
      ({ deep }) =>
        deep
          .at("a")
          .at("b")
          .add(undefined as never),
    ],
    [/^options\.mode\[0\]$/, ({ options }) => options.mode.set([undefined as never])],
    [/^options\.bag\.a\.b\.c$/, ({ options }) => options.bag.at("a").set("b", { c: Number.NaN })],
    [/^hands\..{22}\.a$/, ({ hands }) => hands.mine.at("a").set(undefined as never)],
  ])("is refused at %s", (path, write) => {
    const [site] = sitesOf(schema);
    site.write(({ title, deep }) => [title.set("kept"), deep.at("a").at("b").add(1)]);
    const before = site.text;
    expect(() => site.write(write)).toThrow(
      expect.objectContaining({ name: "InvalidValueError", code: "INVALID_VALUE" }),
    );
    try {
      site.write(write);
    } catch (error) {
      expect((error as { path: string }).path).toMatch(path);
      expect((error as Error).message.startsWith((error as { path: string }).path)).toBe(true);
    }
    expect(site.text).toBe(before);
  });

  it("takes what was made before it, at any depth, with it", () => {
    const key = fc.constantFrom("a", "b", "c");
    const step = fc.record({
      outer: key,
      inner: key,
      what: fc.constantFrom("add", "remove", "inner", "outer", "clear"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), (kept, failing) => {
        const [site] = sitesOf(schema);
        const play = ({ deep }: Draft, steps: typeof kept): void => {
          for (const { outer, inner, what } of steps) {
            if (what === "add") deep.at(outer).at(inner).add(1);
            else if (what === "remove") deep.at(outer).at(inner).remove(1);
            else if (what === "inner") deep.at(outer).delete(inner);
            else if (what === "outer") deep.delete(outer);
            else deep.at(outer).clear();
          }
        };
        const liveSeqs = () =>
          site.state
            .liveDots()
            .map(({ seq }) => seq)
            .sort((a, b) => a - b);
        const keys = () => Array.from(site.view.deep, ([outer, inner]) => [outer, ...inner.keys()]);
        site.write((draft) => play(draft, kept));
        const before = [site.text, keys(), liveSeqs()];
        expect(() =>
          site.write((draft) => {
            play(draft, failing);
            draft.deep.at("new").at("newer").add(Number.NaN);
          }),
        ).toThrow("deep.new.newer");
        expect([site.text, keys(), liveSeqs()]).toEqual(before);
      }),
    );
  });
});
