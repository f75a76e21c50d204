// What a draft of a budget answers, refuses and leaves behind; amounts are exact up to the widest budget there is.
import { AuthorTable } from "@joinery/clock";
import { CausalState, DecodeError, decodeState, encodeState, InvalidValueError, pathKeys } from "@joinery/crdt";
import { type BudgetDraft, type BudgetGenesis, budget } from "@joinery/crdt/budget";
import { type CarriedForm, readDelta } from "@joinery/testing/traces";
import { describe, expect, it } from "vitest";
import { authorName, WritingSite } from "../writing-site.js";

const [ann, bob, cid] = [authorName(1), authorName(2), authorName(3)];
const genesis: BudgetGenesis = {
  rights: [
    { author: ann, spend: 10, refill: 4 },
    { author: bob, spend: 6 },
  ],
};
const energy = budget({ min: -5, max: 15 }).withGenesis(genesis);

function site(number = 1, authors = new AuthorTable()) {
  return new WritingSite(energy, number, authors);
}

function answers<T>(at: ReturnType<typeof site>, run: (draft: BudgetDraft) => T): T {
  let answer: T | undefined;
  at.write((draft) => {
    answer = run(draft);
  });
  return answer as T;
}

describe("a view", () => {
  it("is spelt in JSON with its value, its bounds, and who holds and asks for what", () => {
    const at = site();
    answers(at, (draft) => [draft.spend(7), draft.spend(5)]);
    expect(JSON.parse(JSON.stringify({ energy: at.view }))).toEqual({
      energy: {
        value: 4,
        min: -5,
        max: 15,
        rights: [
          { author: ann, spend: 3, refill: 11 },
          { author: bob, spend: 6, refill: 0 },
        ],
        requests: [{ author: ann, kind: "spend", amount: 2 }],
      },
    });
  });
});

describe("a draft", () => {
  it("spends and refills with its author's own rights, each of which becomes one of the other kind", () => {
    const at = site();
    const seen = answers(at, (draft) => {
      const steps: unknown[] = [[draft.value, draft.mine]];
      steps.push(draft.spend(7), draft.value, draft.mine);
      steps.push(draft.refill(11), draft.value, draft.mine);
      return steps;
    });
    const ok = { ok: true };
    expect(seen).toEqual([
      [11, { spend: 10, refill: 4 }],
      ...[ok, 4, { spend: 3, refill: 11 }],
      ...[ok, 15, { spend: 14, refill: 0 }],
    ]);
    expect([at.view.value, at.view.rightsOf(ann), at.view.rightsOf(cid)]).toEqual([
      15,
      { spend: 14, refill: 0 },
      { spend: 0, refill: 0 },
    ]);
  });

  it("answers what is missing, spends nothing, and asks for it", () => {
    const at = site();
    expect(answers(at, (draft) => [draft.spend(12), draft.refill(5)])).toEqual([
      { ok: false, shortBy: 2 },
      { ok: false, shortBy: 1 },
    ]);
    expect(at.view.value).toBe(11);
    expect(at.view.requests).toEqual([
      { author: ann, kind: "spend", amount: 2 },
      { author: ann, kind: "refill", amount: 1 },
    ]);
  });

  it("that lacks the rights to grant gives nothing and asks for nothing", () => {
    const at = site();
    expect(answers(at, (draft) => draft.grant(bob, 5, "refill"))).toEqual({ ok: false, shortBy: 1 });
    expect([at.view.rights.length, at.view.requests]).toEqual([2, []]);
  });

  it.each([0, -1, 0.5, 21, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, "1", undefined])(
    "refuses the amount %s everywhere, and the change leaves no trace",
    (amount) => {
      const at = site();
      const before = at.text;
      const bad = amount as number;
      for (const act of [
        (draft: BudgetDraft) => draft.spend(bad),
        (draft: BudgetDraft) => draft.refill(bad),
        (draft: BudgetDraft) => draft.grant(bob, bad),
        (draft: BudgetDraft) => draft.request(bad),
      ]) {
        const change = (draft: BudgetDraft): void => {
          draft.spend(1);
          draft.grant(cid, 2);
          draft.request(3);
          act(draft);
        };
        expect(() => at.write(change)).toThrow(InvalidValueError);
        expect(() => at.write(change)).toThrow("takes whole amounts from 1 to 20, not");
        expect([at.text, at.view.value, at.view.requests]).toEqual([before, 11, []]);
        expect([at.view.rightsOf(ann), at.view.rightsOf(cid)]).toEqual([
          { spend: 10, refill: 4 },
          { spend: 0, refill: 0 },
        ]);
      }
    },
  );

  it("refuses to grant to itself, to what is no author, and rights that are none", () => {
    const at = site();
    expect(() => at.write((draft) => void draft.grant(ann, 1))).toThrow(InvalidValueError);
    expect(() => at.write((draft) => void draft.grant("bob" as typeof bob, 1))).toThrow(InvalidValueError);
    expect(() => at.write((draft) => void draft.grant(bob, 1, "steal" as "spend"))).toThrow(InvalidValueError);
    expect(() => at.write((draft) => draft.request(1, "" as "spend"))).toThrow(InvalidValueError);
  });

  it("speaks of who writes now, also at a state that several authors write to", () => {
    const authors = new AuthorTable();
    const state = new CausalState(energy, authors);
    const held = [ann, bob, ann].map((author, ms) => {
      const transaction = state.transaction(authors.intern(author), { ms, counter: 0 });
      transaction.draft.spend(2);
      const { mine } = transaction.draft;
      transaction.commit();
      return mine.spend;
    });
    expect([held, state.view.value]).toEqual([[8, 4, 6], 5]);
  });

  it("of a budget without a genesis has no rights at all", () => {
    const at = new WritingSite(budget({ min: 3, max: 9 }), 1);
    expect(at.view.value).toBe(3);
    at.write((draft) => expect([draft.spend(1), draft.refill(1)].map(({ ok }) => ok)).toEqual([false, false]));
  });
});

describe("the widest budget", () => {
  it("is exact at both ends, however often it is emptied and filled", () => {
    const max = Number.MAX_SAFE_INTEGER;
    const wide = budget({ min: 0, max }).withGenesis({ rights: [{ author: ann, spend: max }] });
    const at = new WritingSite(wide, 1);
    for (let round = 0; round < 50; round++) {
      at.write((draft) => {
        expect(draft.spend(max)).toEqual({ ok: true });
        expect([draft.value, draft.mine]).toEqual([0, { spend: 0, refill: max }]);
        expect(draft.refill(max - 1)).toEqual({ ok: true });
        expect(draft.value).toBe(max - 1);
        expect(draft.refill(2)).toEqual({ ok: false, shortBy: 1 });
        expect(draft.refill(1)).toEqual({ ok: true });
      });
    }
    expect(at.view.value).toBe(max);
    expect(at.view.rightsOf(ann)).toEqual({ spend: max, refill: 0 });
    const decoded = decodeState(encodeState(at.state), wide, new AuthorTable());
    expect(decoded.ok && decoded.value.view.value).toBe(max);
  });

  it("may lie anywhere among the safe integers", () => {
    const [min, max] = [Number.MIN_SAFE_INTEGER, -1];
    const low = new WritingSite(budget({ min, max }).withGenesis({ rights: [{ author: ann, refill: max - min }] }), 1);
    low.write((draft) => expect(draft.refill(max - min)).toEqual({ ok: true }));
    expect(low.view.value).toBe(max);
  });
});

describe("changes to a budget", () => {
  it("are told of at the kind of rights, and below it at what was done", () => {
    const at = site();
    const told: string[][] = [];
    at.state.changed = (path) => told.push(pathKeys(path));
    at.write((draft) => [draft.spend(1), draft.grant(bob, 2), draft.request(3, "refill")]);
    expect(told).toEqual([
      ["spend", ""],
      ["spend", bob],
      ["refill", "?"],
    ]);
  });
});

describe("the bytes of a budget", () => {
  it("hold one cell for each total, whatever was done how often", () => {
    const at = site();
    const sizes = [1, 2, 100].map((rounds) => {
      for (let round = 0; round < rounds; round++) at.write((draft) => [draft.spend(3), draft.refill(3)]);
      return encodeState(at.state).length;
    });
    expect(sizes[2]! - sizes[0]!).toBeLessThanOrEqual(8);
  });

  it("with a place, a name or an amount that is none are malformed", () => {
    const read = (form: CarriedForm, ...bytes: number[]): unknown => {
      const stamp = { ms: 0, counter: 0 };
      const carried = { author: ann, seq: 1, stamp, names: [ann], form, bytes: Uint8Array.from(bytes) };
      return (readDelta(energy as never, carried, new AuthorTable()).delta as { readonly cells: unknown }).cells;
    };
    const name = new Array<number>(16).fill(2);
    const cell = { author: 0, seq: 1, amount: 5n };
    expect(read("straight row", 0, 1, 5)).toEqual([{ ...cell, row: "spend", column: "" }]);
    expect(read("straight row", 3, 1, 5)).toEqual([{ ...cell, row: "refill", column: "?" }]);
    expect(read("straight row", 5, 16, ...name, 1, 5)).toEqual([{ ...cell, row: "refill", column: bob }]);
    expect(read("row", 2, 0, 1, 5, 1, 1, 6)).toHaveLength(2);
    const malformed: [CarriedForm, ...number[]][] = [
      ["straight row", 6, 1, 5],
      ["straight row", 0, 0],
      ["straight row", 0, 2, 0, 5],
      ["straight row", 4, 16, ...name, 0],
      ["straight row", 4, 15, ...name.slice(1), 1, 5],
      ["straight row", 4, 17, ...name, 2, 1, 5],
      ["straight row", 4, 16, ...name.slice(1)],
      ["straight row", 0, 1, 5, 0],
      ["row", 2, 0, 1, 5, 0, 1, 6],
      ["row", 2, 1, 1, 5, 0, 1, 6],
      ["row", 3, 0, 1, 5, 1, 1, 6],
      ["row", 0xff, 0x7f],
    ];
    for (const bytes of malformed) expect(() => read(...bytes), `${bytes}`).toThrow(DecodeError);
  });
});

describe("a state that joined a difference", () => {
  it("knows values, rights and requests without a single operation", () => {
    const authors = new AuthorTable();
    const [a, b] = [site(1, authors), site(2, authors)];
    b.join(a.write((draft) => [draft.grant(bob, 4), draft.spend(3), draft.request(9, "refill")]));
    b.write((draft) => [draft.spend(10), draft.grant(cid, 2, "refill")]);
    const there = new CausalState(energy, authors);
    expect(there.merge(b.state.difference(there.context.vector))).toBe(true);
    expect([there.view.value, there.view.rights, there.view.requests]).toEqual([
      -2,
      [
        { author: ann, spend: 3, refill: 7 },
        { author: bob, spend: 0, refill: 8 },
        { author: cid, spend: 0, refill: 2 },
      ],
      [{ author: ann, kind: "refill", amount: 9 }],
    ]);
  });
});
