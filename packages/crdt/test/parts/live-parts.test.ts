import { AuthorTable, CausalContext, type Dot } from "@joinery/clock";
import { type AnyField, CausalState, counter, type DraftOf, map, register, struct, table } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { sitesOf, WritingSite } from "../writing-site.js";

const schema = struct({ title: register("none"), seats: table<string>(), score: map(counter()) });

function identities(state: Pick<CausalState<unknown, unknown, unknown, unknown>, "parts" | "authors">): string[] {
  const parts = state.parts();
  return [...parts.dots()].map(({ author, seq }, part) =>
    [state.authors.idOf(author), seq, parts.hashes[2 * part], parts.hashes[2 * part + 1]].join(),
  );
}

describe("the live parts of a state", () => {
  it("are one per live cell, and the same wherever authors are numbered otherwise", () => {
    const [ann, bob] = sitesOf(schema);
    const made = ann.write(({ title, seats, score }) => {
      title.set("room");
      seats.set("north", "ann");
      seats.set("south", "ann");
      seats.delete("south");
      score.at("ann").add(5);
    });
    bob.join(made);
    const others = new AuthorTable();
    others.intern(bob.state.authors.idOf(bob.author));
    const elsewhere = new WritingSite(schema, 1, others);
    elsewhere.write(({ title, seats, score }) => {
      title.set("room");
      seats.set("north", "ann");
      seats.set("south", "ann");
      seats.delete("south");
      score.at("ann").add(5);
    }, 1);
    expect(identities(ann.state)).toHaveLength(3);
    expect(identities(bob.state).sort()).toEqual(identities(ann.state).sort());
    expect(identities(elsewhere.state).sort()).toEqual(identities(ann.state).sort());
  });

  it("show one dot with two contents, or at two places", () => {
    const written = (change: (draft: DraftOf<typeof schema>) => void): string | undefined => {
      const site = new WritingSite(schema, 1);
      site.write(change);
      return identities(site.state)[0];
    };
    const all = [
      written(({ seats }) => seats.set("a", "x")),
      written(({ seats }) => seats.set("a", "y")),
      written(({ seats }) => seats.set("b", "x")),
    ];
    expect(new Set(all).size).toBe(3);
  });

  it("are said to be partial by a type that doesn't tell of each of its cells", () => {
    const silent: AnyField = {
      ...(table<string>() as AnyField),
      join: (state, delta, scope, path) => {
        const unheard = { isDeaf: true, add() {}, subtract() {}, mark: () => 0, rewind() {} };
        (table<string>() as AnyField).join(state, delta, { ...scope, fingerprint: unheard }, path);
      },
    };
    const site = new WritingSite(silent, 1);
    site.write((draft) => (draft as { set(key: string, value: string): void }).set("a", "x"));
    expect(site.state.parts().isPartial).toBe(true);
    expect(new CausalState(silent, new AuthorTable()).parts().isPartial).toBe(false);
  });
});

describe("a patch", () => {
  it("holds what the peer lacks and nothing else, and leaves alone what is only the peer's", () => {
    const [ann, bob] = sitesOf(table<string>());
    bob.join(
      ann.write((draft) => {
        for (const key of ["a", "b", "c"]) draft.set(key, "old");
      }),
    );
    ann.write((draft) => {
      draft.set("a", "new");
      draft.delete("b");
    });
    bob.write((draft) => draft.set("d", "bob's"));
    const base = ann.state.context.clone();
    const lacked = ann.state.liveDots().find(({ seq }) => seq === 4) as Dot;
    const removed = bob.state.liveDots().filter(({ author, seq }) => author === ann.author && seq <= 2);
    const lacks = (author: number, seq: number): boolean => author === lacked.author && seq === lacked.seq;
    const patch = ann.state.patch({ base, had: ann.state.parts().dots(), lacks });
    expect([patch.cells, patch.gone]).toEqual([[lacked], []]);
    bob.state.mend(patch, { known: bob.state.context.vector, removed });
    expect([...bob.view]).toEqual([
      ["a", "new"],
      ["c", "old"],
      ["d", "bob's"],
    ]);
  });

  it("of a state without cells has none", () => {
    const state = new CausalState(schema, new AuthorTable());
    const patch = state.patch({ base: new CausalContext(), had: [], lacks: () => true });
    expect([patch.delta, patch.cells, patch.gone]).toEqual([undefined, [], []]);
  });
});
