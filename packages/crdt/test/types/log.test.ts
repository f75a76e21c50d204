import {
  InvalidValueError,
  type LogDraft,
  log,
  map,
  type Path,
  type PlainValue,
  pathKeys,
  struct,
} from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authorName, sitesOf } from "../writing-site.js";

function appendAll(draft: LogDraft<string>, ...events: readonly string[]): void {
  for (const event of events) draft.append(event);
}

describe("a log", () => {
  it("has one order everywhere: by time, then author, then the author's own sequence", () => {
    const [a, b, c] = sitesOf(log<string>());
    const sent = [
      a.write((draft) => appendAll(draft, "a1", "a2"), 5),
      b.write((draft) => draft.append("b at the same time"), 5),
      c.write((draft) => draft.append("c before"), 4),
      a.write((draft) => draft.append("a after"), 6),
    ];
    a.join(...sent);
    b.join(...[...sent].reverse());
    c.join(...sent);
    const expected = ["c before", "a1", "a2", "b at the same time", "a after"];
    for (const { view } of [a, b, c]) expect([...view]).toEqual(expected);
    expect([a.text, c.text]).toEqual([b.text, b.text]);
  });

  it("is read by place, from both ends, with its authors", () => {
    const [a, b] = sitesOf(log<number>());
    a.join(b.write((draft) => draft.append(1), 1));
    a.write((draft) => {
      draft.append(2);
      expect(draft.length).toBe(2);
    }, 2);
    const { view } = a;
    expect([view.length, view.at(0), view.at(-1), view.at(2), view.at(-3)]).toEqual([2, 1, 2, undefined, undefined]);
    expect([view.authorAt(0), view.authorAt(1), view.authorAt(2)]).toEqual([authorName(2), authorName(1), undefined]);
    a.write((draft) => draft.append(3), 3);
    expect(view.length).toBe(3);
  });

  it("folds to the same wherever the same events are, in whatever order they came", () => {
    const times = fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.infiniteStream(fc.nat()), (steps, order) => {
        const sites = sitesOf(log<number>());
        const sent = steps.map(([who, ms], index) => sites[who]!.write((draft) => draft.append(index), ms + index));
        const keyed = sent.map((one) => [order.next().value as number, one] as const).sort(([x], [y]) => x - y);
        sites[0]!.join(...sent);
        sites[1]!.join(...keyed.map(([, one]) => one));
        const hash = (result: number, event: number, author: string, index: number) =>
          (result * 31 + event * 7 + author.charCodeAt(0) + index) % 1_000_003;
        expect(sites[1]!.view.fold(hash, 1)).toBe(sites[0]!.view.fold(hash, 1));
        expect(sites[1]!.text).toBe(sites[0]!.text);
      }),
      { numRuns: 100 },
    );
  });

  it("tells where the first event of a change stands, and of a deletion only that there was one", () => {
    const [a, b] = sitesOf(struct({ games: map(log<string>()) }));
    const paths: string[] = [];
    b.state.changed = (path: Path) => paths.push(pathKeys(path).join("."));
    const first = a.write((draft) => draft.games.at("x").append("first"), 1);
    const third = a.write((draft) => draft.games.at("x").append("third"), 3);
    const second = b.write((draft) => draft.games.at("x").append("second"), 2);
    b.join(third, first);
    expect(paths.splice(0)).toEqual(["games.x.0", "games.x.1", "games.x.0"]);
    expect([...b.view.games.get("x")!]).toEqual(["first", "second", "third"]);
    a.join(second);
    b.state.merge(a.state.difference(b.state.context.vector));
    expect(paths).toEqual([]);
    b.join(a.write((draft) => draft.games.delete("x")));
    expect(paths).toEqual(["games.x"]);
  });

  it("tells of many events that come at once as one change", () => {
    const [a, b] = sitesOf(log<number>());
    b.write((draft) => draft.append(0), 0);
    b.write((draft) => draft.append(50), 50);
    for (let ms = 10; ms < 100; ms += 10) a.write((draft) => draft.append(ms), ms);
    const paths: string[] = [];
    b.state.changed = (path: Path) => paths.push(pathKeys(path).join("."));
    b.state.merge(a.state.difference(b.state.context.vector));
    expect(paths).toEqual(["1"]);
    expect([...b.view]).toEqual([0, 10, 20, 30, 40, 50, 50, 60, 70, 80, 90]);
  });

  it("goes with the key above it, but for events that the deletion had not seen", () => {
    const [a, b] = sitesOf(map(log<string>()));
    b.join(a.write((draft) => appendAll(draft.at("k"), "seen", "seen too")));
    const removal = b.write((draft) => draft.delete("k"));
    const unseen = a.write((draft) => draft.at("k").append("unseen"));
    expect([...a.join(removal).view.get("k")!]).toEqual(["unseen"]);
    expect(b.join(unseen).text).toBe(a.text);
  });

  it("is as it was after a transaction that failed, whatever stood where", () => {
    const [a, b] = sitesOf(map(log<PlainValue>()));
    a.join(b.write((draft) => draft.at("k").append("late"), 90));
    a.write((draft) => draft.at("k").append("early"), 1);
    const before = a.text;
    const failing = () =>
      a.write((draft) => {
        draft.at("k").append("between");
        draft.delete("k");
        draft.at("k").append("after");
        draft.at("k").append(undefined as never);
      }, 50);
    expect(failing).toThrow(InvalidValueError);
    expect([a.text, [...a.view.get("k")!]]).toEqual([before, ["early", "late"]]);
  });

  it("takes a hundred thousand appends in order, and finds the place of late ones by halving", () => {
    const [a, b] = sitesOf(log<number>());
    const before = process.cpuUsage();
    for (let ms = 0; ms < 100_000; ms++) a.write((draft) => draft.append(ms), ms * 2);
    const late = b.write((draft) => draft.append(-1), 77_777);
    expect(a.join(late).view.at(38_889)).toBe(-1);
    // Processor time, as others may be at work on the machine.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
  });
});
