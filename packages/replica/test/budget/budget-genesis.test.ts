// A genesis is read strictly: whatever could give two replicas different rights is refused, with the place of the fault.
// A budget without one gives nobody any rights, and no document without one takes it, at any depth.
import { counter, type Fields, InvalidSchemaError, InvalidValueError, map, rows, struct } from "@joinery/crdt";
import { type BudgetGenesis, budget } from "@joinery/crdt/budget";
import { DocumentError } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { nameOf, replicaOf } from "../site.js";

const [ann, bob] = [nameOf(0), nameOf(1)];
const energy = budget({ min: 0, max: 100 });

function founding(rights: unknown): () => unknown {
  return () => replicaOf(0).create({ energy }, { nonce: "n", energy: rights as BudgetGenesis });
}

describe("a genesis", () => {
  it.each([
    { rights: [] },
    { rights: [{ author: ann }] },
    { rights: [{ author: ann, spend: 100 }] },
    {
      rights: [
        { author: ann, spend: 30, refill: 20 },
        { author: bob, spend: 0, refill: 50 },
      ],
    },
  ])("founds a budget: case %#", (rights) => expect(founding(rights)).not.toThrow());

  it.each([
    ["rights", 5],
    ["rights", null],
    ["rights", {}],
    ["rights", { rights: {} }],
    ["rights.value", { rights: [], value: 7 }],
    ["rights[0]", { rights: [null] }],
    ["rights[0]", { rights: [[ann, 5]] }],
    ["rights[0].author", { rights: [{ spend: 5 }] }],
    ["rights[0].author", { rights: [{ author: "ann", spend: 5 }] }],
    ["rights[0].spent", { rights: [{ author: ann, spent: 5 }] }],
    ["rights[0].spend", { rights: [{ author: ann, spend: -1 }] }],
    ["rights[0].spend", { rights: [{ author: ann, spend: 0.5 }] }],
    ["rights[0].spend", { rights: [{ author: ann, spend: 5n }] }],
    ["rights[0].spend", { rights: [{ author: ann, spend: null }] }],
    ["rights[0].spend", { rights: [{ author: ann, spend: 101 }] }],
    ["rights[0].refill", { rights: [{ author: ann, spend: 60, refill: 41 }] }],
    [
      "rights[1].spend",
      {
        rights: [
          { author: ann, refill: 60 },
          { author: bob, spend: 41 },
        ],
      },
    ],
    [
      "rights[1].author",
      {
        rights: [
          { author: ann, spend: 1 },
          { author: ann, refill: 1 },
        ],
      },
    ],
  ])("with a fault at %j is refused: case %#", (path, rights) => {
    expect(founding(rights)).toThrow(DocumentError);
    expect(founding(rights)).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
    expect(founding(rights)).toThrow(`genesis.energy: genesis of a budget: ${path} `);
    expect(() => energy.withGenesis(rights as BudgetGenesis)).toThrow(InvalidValueError);
  });

  it("must be there, for budgets only", () => {
    const create = (schema: Fields, genesis: object) => () => replicaOf(0).create(schema, { nonce: "n", ...genesis });
    expect(create({ energy }, {})).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
    expect(create({ energy: counter() }, { energy: { rights: [] } })).toThrow("takes no genesis");
  });

  it("names the document, and so do the bounds in the names of its fields", () => {
    const idOf = (spend: number): string =>
      replicaOf(0).create({ energy }, { nonce: "n", energy: { rights: [{ author: ann, spend }] } }).id;
    expect(idOf(1)).toBe(idOf(1));
    expect(idOf(1)).not.toBe(idOf(2));
    expect(budget({ min: 0, max: 99 }).tag).not.toBe(energy.tag);
  });

  it("starts the budget at min and all rights to spend", () => {
    const rights = [
      { author: ann, spend: 30 },
      { author: bob, spend: 12, refill: 1 },
    ];
    const document = replicaOf(0).create({ b: budget({ min: -5, max: 95 }) }, { nonce: "n", b: { rights } });
    const { value, min, max, rights: held, requests } = document.view.b;
    expect({ value, min, max, held, requests }).toEqual({
      value: 37,
      min: -5,
      max: 95,
      held: [
        { author: ann, spend: 30, refill: 0 },
        { author: bob, spend: 12, refill: 1 },
      ],
      requests: [],
    });
  });
});

describe("a document without a genesis", () => {
  it.each([
    ["at the top", { energy }],
    ["in a struct", { hero: struct({ name: counter(), energy }) }],
    ["in a struct in a struct", { team: struct({ hero: struct({ energy }) }) }],
    ["in rows", { heroes: rows(energy) }],
    ["below a key", { purses: map(energy) }],
    ["below keys, in rows, in a struct", { team: struct({ purses: map(map(rows(energy))) }) }],
    ["in rows in a struct", { team: struct({ heroes: rows(struct({ energy })) }) }],
  ])("takes no budget %s", (_, schema: Fields) => {
    expect(() => replicaOf(0).open("room", schema)).toThrow(expect.objectContaining({ code: "NEEDS_GENESIS" }));
  });
});

describe("a budget", () => {
  it.each([
    { min: 0, max: 0 },
    { min: 1, max: 0 },
    { min: 0.5, max: 2 },
    { min: 0, max: Number.POSITIVE_INFINITY },
    { min: Number.NaN, max: 1 },
    { min: -1, max: Number.MAX_SAFE_INTEGER },
    { min: 0n as unknown as number, max: 5 },
  ])("needs bounds: case %#", (bounds) => expect(() => budget(bounds)).toThrow(InvalidSchemaError));
});
