// A genesis founds budgets at any depth, and is read as strictly there: structs by the names of their fields, rows by
// their authors, and a map by who creates its keys.
import { counter, type Fields, InvalidSchemaError, map, rows, struct, table } from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { matrix } from "@joinery/crdt/matrix";
import { describe, expect, expectTypeOf, it } from "vitest";
import { payments } from "../payments.js";
import { nameOf, replicaOf, Site } from "../site.js";

const [ann, bob] = [nameOf(0), nameOf(1)];
const energy = budget({ min: 0, max: 100 });
const rights = [{ author: ann, spend: 30 }];

describe("a genesis", () => {
  it("founds a budget in structs, at any depth, beside other fields", () => {
    const schema = { team: struct({ hero: struct({ energy, wins: counter() }), mana: energy }) };
    const team = { hero: { energy: { rights } }, mana: { rights: [] } };
    const document = replicaOf(0).create(schema, { nonce: "n", team });
    const { hero, mana } = document.view.team;
    expect([hero.energy.value, hero.wins, mana.value]).toEqual([30, 0, 0]);
    expectTypeOf(document.view.team.hero.energy.value).toEqualTypeOf<number>();
  });

  it("founds rows by their authors, and nobody else's", () => {
    const site = new Site(replicaOf(0).create({ heroes: rows(energy) }, { nonce: "n", heroes: { [ann]: { rights } } }));
    expect(site.change(({ heroes }) => heroes.mine.spend(31))).toEqual({ ok: false, shortBy: 1 });
    expect(site.change(({ heroes }) => heroes.mine.spend(30))).toEqual({ ok: true });
    expect(site.document.view.heroes.get(ann)?.value).toBe(0);
    const other = new Site(replicaOf(1).create({ heroes: rows(energy) }, { nonce: "n", heroes: {} }));
    expect(other.change(({ heroes }) => heroes.mine.spend(1))).toEqual({ ok: false, shortBy: 1 });
  });

  it.each<[string, Fields, unknown, string]>([
    [
      "a struct without one of its fields",
      { x: struct({ energy }) },
      {},
      "genesis.x: energy: genesis of a budget: rights",
    ],
    [
      "a struct with a stranger",
      { x: struct({ energy }) },
      { energy: { rights }, wins: 1 },
      "genesis.x: genesis.wins is",
    ],
    ["a struct that is a list", { x: struct({ energy }) }, [], "genesis.x: genesis must be an object"],
    [
      "a fault further down",
      { x: struct({ y: rows(energy) }) },
      { y: { [bob]: { rights: [{}] } } },
      `y: ${bob}: genesis of`,
    ],
    ["rows of no author", { x: rows(energy) }, { ann: { rights } }, "genesis.x: genesis.ann must stand under the name"],
    ["a map without a creator", { x: map(energy) }, {}, "genesis.x: genesis.creator must be the name"],
    ["a creator who is nobody", { x: map(energy) }, { creator: "ann" }, "genesis.x: genesis.creator must be the name"],
    ["a map with rights", { x: map(energy) }, { creator: ann, rights }, "genesis.x: genesis.rights is for nothing"],
  ])("with %s is refused", (_what, schema, x, message) => {
    const create = () => replicaOf(0).create(schema, { nonce: "n", x } as never);
    expect(create).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
    expect(create).toThrow(message);
  });
});

describe("what is judged but knows no keys", () => {
  it("stands below none that can be deleted, not beside a budget either", () => {
    expect(() => map(struct({ energy, paid: payments() }))).toThrow(InvalidSchemaError);
    expect(() => map(struct({ energy, owed: matrix() }))).toThrow(InvalidSchemaError);
    expect(() => map(struct({ energy, free: table<number>() }))).not.toThrow();
  });
});
