// The hashes of a round, byte by byte, and dice from a seed: what any other implementation must come to as well.

import { describe, expect, it } from "vitest";
import {
  allRolls,
  betsRootOf,
  type Commit,
  commitmentOf,
  commitsRootOf,
  diceFromSeed,
  revealsRootOf,
  seedOf,
} from "../src/index.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const slot = { round: 7, attempt: 1 };
const secret = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const betsRoot = betsRootOf("table 42", 7, "ann", [
  { type: "bet", round: 7, spot: "pass", amount: 300n },
  { type: "take-down", round: 7, spot: "place-6", amount: 60n },
]);
const empty = betsRootOf("table 42", 7, "house", []);
const commitOf = (player: string, root: Uint8Array, fill: number): Commit => ({
  type: "commit",
  ...slot,
  betsRoot: root,
  commitment: commitmentOf("table 42", slot, player, root, secret(fill)),
  leaves: player === "ann",
  admits: player === "house" ? ["bob"] : [],
});
const commitsRoot = commitsRootOf("table 42", slot, [
  ["house", commitOf("house", empty, 1)],
  ["ann", commitOf("ann", betsRoot, 2)],
]);
const secrets = new Map([
  ["house", secret(1)],
  ["ann", secret(2)],
]);

describe("the hashes of a round", () => {
  it("are these", () => {
    expect([
      hex(betsRoot),
      hex(commitOf("ann", betsRoot, 2).commitment),
      hex(commitsRoot),
      hex(revealsRootOf("table 42", slot, secrets)),
      hex(seedOf("table 42", slot, commitsRoot, secrets)),
    ]).toMatchInlineSnapshot(`
      [
        "bc8ae81553eecf7e1ac5815b6a666651b23a6311aa960dce65b88f919b18e131",
        "6d78ce2e1697938867a46ff6a564e31a7cb7099714b61167af4e97012a6bbec9",
        "b0183162b128cee269953f243fc95e82e333af7bdf025f68ad270e95af349893",
        "3008bc25dea1624d98082b901bd46520a911bed57c190b7d65ba27dbc8f47166",
        "464091752fd4362c51c5a0dbb2c0b762b7ff8d161b8471a91f60f2416827900f",
      ]
    `);
    expect(diceFromSeed(seedOf("table 42", slot, commitsRoot, secrets))).toMatchInlineSnapshot(`
      [
        5,
        6,
      ]
    `);
  });

  it("cover the table, the slot, the player, the bets and every secret, in no order of arrival", () => {
    const seed = hex(seedOf("table 42", slot, commitsRoot, secrets));
    expect(hex(seedOf("table 42", slot, commitsRoot, new Map([...secrets].reverse())))).toBe(seed);
    const others = [
      seedOf("table 43", slot, commitsRoot, secrets),
      seedOf("table 42", { ...slot, round: 8 }, commitsRoot, secrets),
      seedOf("table 42", { ...slot, attempt: 2 }, commitsRoot, secrets),
      seedOf("table 42", slot, empty, secrets),
      seedOf("table 42", slot, commitsRoot, new Map(secrets).set("ann", secret(3))),
      seedOf("table 42", slot, commitsRoot, new Map([["house", secret(1)]])),
    ];
    expect(new Set([seed, ...others.map(hex)]).size).toBe(7);
    const commitments = [
      commitmentOf("table 42", slot, "ann", betsRoot, secret(2)),
      commitmentOf("table 43", slot, "ann", betsRoot, secret(2)),
      commitmentOf("table 42", { ...slot, round: 8 }, "ann", betsRoot, secret(2)),
      commitmentOf("table 42", { ...slot, attempt: 0 }, "ann", betsRoot, secret(2)),
      commitmentOf("table 42", slot, "bob", betsRoot, secret(2)),
      commitmentOf("table 42", slot, "ann", empty, secret(2)),
      commitmentOf("table 42", slot, "ann", betsRoot, secret(3)),
    ];
    expect(new Set(commitments.map(hex)).size).toBe(7);
  });
});

describe("dice from a seed", () => {
  it("are each of 36 rolls for seven bytes, and pass over the four bytes above", () => {
    const counts = new Map(allRolls.map((roll) => [`${roll}`, 0]));
    for (let byte = 0; byte < 252; byte++) {
      const roll = `${diceFromSeed(new Uint8Array([byte]))}`;
      counts.set(roll, counts.get(roll)! + 1);
    }
    expect([...counts.values()]).toEqual(allRolls.map(() => 7));
    for (let byte = 252; byte < 256; byte++) {
      expect(diceFromSeed(new Uint8Array([byte, 255, 8]))).toEqual(diceFromSeed(new Uint8Array([8])));
    }
  });

  it("read a byte as the page says: b % 6 + 1, and floor(b / 6) % 6 + 1", () => {
    expect([0, 5, 6, 41, 251].map((byte) => diceFromSeed(new Uint8Array([byte])))).toEqual([
      [1, 1],
      [6, 1],
      [1, 2],
      [6, 1],
      [6, 6],
    ]);
  });

  it("come of a seed without a byte to use as well", () => {
    expect(diceFromSeed(new Uint8Array(32).fill(255))).toMatchInlineSnapshot(`
      [
        2,
        6,
      ]
    `);
  });
});
