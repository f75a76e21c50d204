import { AuthorTable, type Dot } from "@joinery/clock";
import { type AnyField, counter, DecodeError, map, register, rows, struct, UnknownFieldError } from "@joinery/crdt";
import { readDelta, writeDelta } from "@joinery/testing/traces";
import { describe, expect, it } from "vitest";
import { type Sent, WritingSite } from "./writing-site.js";

const older = struct({ teams: map(struct({ score: counter(), leader: rows(struct({ name: register("") })) })) });
const newer = struct({
  teams: map(
    struct({
      score: counter(),
      colour: register("none"),
      leader: rows(struct({ name: register(""), age: counter() })),
    }),
  ),
});

/** Sends operations as bytes; the receiver steps over those that name a field it does not know. */
function send<To extends WritingSite<never, never, never, never>>(from: AnyField, sent: Sent<unknown>, to: To): number {
  const { authors, root } = to.state;
  let opaque = 0;
  for (const { seq, delta } of sent.operations) {
    const dot: Dot = { author: sent.author, seq };
    const carried = writeDelta(from, delta, authors, dot, { ms: 1, counter: 0 });
    try {
      to.state.join(readDelta(root, carried, authors).delta as never, dot);
    } catch (error) {
      if (!(error instanceof UnknownFieldError)) throw error;
      to.state.skip(dot);
      opaque++;
    }
  }
  return opaque;
}

function bothVersions() {
  const authors = new AuthorTable();
  return [new WritingSite(older, 1, authors), new WritingSite(newer, 2, authors)] as const;
}

describe("a field added inside a nested struct", () => {
  it("leaves the fields around it what they were, so that both versions write them", () => {
    const [a, b] = bothVersions();
    const fromOld = a.write((draft) => {
      draft.teams.at("red").score.add(1);
      draft.teams.at("red").leader.mine.name.set("ann");
    });
    const fromNew = b.write((draft) => {
      draft.teams.at("red").score.add(2);
      draft.teams.at("red").leader.mine.name.set("bob");
    });
    expect([send(older, fromOld, b as never), send(newer, fromNew, a as never)]).toEqual([0, 0]);
    expect([a.view.teams.get("red")!.score, b.view.teams.get("red")!.score]).toEqual([3, 3]);
    const names = [a, b].map(({ view }) => [...view.teams.get("red")!.leader.values()].map(({ name }) => name));
    expect(names).toEqual([
      ["ann", "bob"],
      ["ann", "bob"],
    ]);
    expect(b.view.teams.get("red")!.colour).toBe("none");
    expect(a.state.fingerprint.toString()).toBe(b.state.fingerprint.toString());
  });

  it("is unknown to the older version, which keeps such an operation whole and reads the others", () => {
    const [a, b] = bothVersions();
    const sent = b.write((draft) => {
      draft.teams.at("red").colour.set("#f00");
      draft.teams.at("red").score.add(2);
      draft.teams.at("red").leader.mine.age.add(30);
    });
    expect(send(newer, sent, a as never)).toBe(2);
    expect([a.view.teams.get("red")!.score, a.view.teams.get("red")!.leader.size]).toEqual([2, 0]);
    expect(a.state.context.vector.get(b.author)).toBe(3);
  });

  it("makes an operation opaque that also touches fields which are known", () => {
    const [a, b] = bothVersions();
    const made = b.write((draft) => {
      draft.teams.at("red").score.add(2);
      draft.teams.at("red").colour.set("#f00");
    });
    send(newer, made, a as never);
    const removal = b.write((draft) => draft.teams.delete("red"));
    expect(send(newer, removal, a as never)).toBe(1);
    expect([b.view.teams.size, a.view.teams.size]).toEqual([0, 1]);
  });

  it("of another type under an old name is another field", () => {
    const authors = new AuthorTable();
    const before = new WritingSite(struct({ team: struct({ score: counter() }) }), 1, authors);
    const after = new WritingSite(struct({ team: struct({ score: register(0) }) }), 2, authors);
    const sent = before.write((draft) => draft.team.score.add(1));
    expect(send(before.state.root, sent, after as never)).toBe(1);
    expect(after.view.team.score).toBe(0);
  });
});

describe("a field that is unknown", () => {
  it("is told apart from nonsense, which is refused", () => {
    const [a, b] = bothVersions();
    const [operation] = b.write((draft) => draft.teams.at("red").colour.set("#f00")).operations;
    const dot = { author: b.author, seq: operation!.seq };
    const carried = writeDelta(newer, operation!.delta, a.state.authors, dot, { ms: 1, counter: 0 });
    expect(() => readDelta(older, carried, a.state.authors)).toThrow(UnknownFieldError);
    const cut = { ...carried, bytes: carried.bytes.slice(0, 8) };
    const failure = failureOf(() => readDelta(older, cut, a.state.authors));
    expect(failure).toBeInstanceOf(DecodeError);
    expect(failure).not.toBeInstanceOf(UnknownFieldError);
  });
});

function failureOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
