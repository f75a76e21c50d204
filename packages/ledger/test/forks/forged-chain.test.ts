// Chains of money that somebody tampered with on the way: written in an owner's name by another key, altered, replayed, taken to another
// ledger, or brought out of order. Each is refused by its own code or is nothing new, and no balance moves.
import { replicaIdToBytes } from "@joinery/clock";
import { beforeEach, describe, expect, it } from "vitest";
import { idOf } from "../ledger-node.js";
import { balances, genesis, liar, pay, site } from "./cast.js";
import { authorOf, SignedNode } from "./signed-node.js";

const unit = `${authorOf(2)}.unit.a1`;

/** `bytes` with every `from` in them replaced. */
function replaced(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  let count = 0;
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + to.length), count++) copy.set(to, at);
  expect(count).toBeGreaterThan(0);
  return new Uint8Array(copy);
}

const keyOf = (number: number): Uint8Array => replicaIdToBytes(authorOf(number)) as Uint8Array;
const textOf = (name: string): Uint8Array => new TextEncoder().encode(name);

describe("a chain of money that was tampered with", () => {
  let owner: SignedNode;
  let shop: SignedNode;
  let before: unknown;
  const shown = () => [shop.digest, balances(shop)];
  const refusals = () => Object.fromEntries(Object.entries(shop.document.refusals).filter(([, count]) => count > 0));

  beforeEach(() => {
    [owner, shop] = [site(1), site(3)];
    owner.write((chips) => {
      chips.transfer({ id: idOf("wages"), from: "mint", to: "a1", amount: 100n });
      const device = chips.delegate({ account: "a1", device: authorOf(2) });
      chips.transfer({ id: idOf("unit"), from: "a1", to: device, amount: 30n });
    });
    shop.hear(owner.disk);
    expect(balances(shop)).toEqual({ mint: -100n, a1: 70n, [unit]: 30n });
    before = shown();
  });

  it("by a key that is not the owner's is a bad signature, for its account and for the unit of a device", () => {
    const thief = site(liar);
    for (const [victim, from] of [
      [1, "a1"],
      [2, unit],
    ] as const) {
      thief.write((chips) => chips.rawTransfer({ id: idOf(from), from, to: "a3", amount: 5n, code: 0, total: 5n }));
      shop.hear([replaced(thief.disk.at(-1) as Uint8Array, keyOf(liar), keyOf(victim))]);
    }
    expect([refusals(), shown()]).toEqual([{ bad_signature: 2 }, before]);
  });

  it("by another author in the owner's place counts for nothing: that author owns nothing there", () => {
    const thief = site(liar);
    thief.hear(owner.disk);
    thief.write((chips) => chips.rawTransfer({ id: idOf("t"), from: "a1", to: "a3", amount: 5n, code: 0, total: 5n }));
    shop.hear(thief.disk);
    expect(shop.delivered.at(-1)?.refusal?.code).toBe("not_the_owner");
    expect([refusals(), balances(shop)]).toEqual([{}, (before as unknown[])[1]]);
  });

  it("so that another is paid is a bad signature", () => {
    pay(owner, "a2", 5n, "rent");
    shop.hear([replaced(owner.disk.at(-1) as Uint8Array, textOf("a2"), textOf("a3"))]);
    expect([refusals(), shown()]).toEqual([{ bad_signature: 1 }, before]);
    shop.hear(owner.disk);
    expect(balances(shop).a2).toBe(5n);
  });

  it("by telling it again pays nothing again", () => {
    shop.hear([...owner.disk, ...owner.disk]);
    expect([refusals(), shown()]).toEqual([{}, before]);
  });

  it("by telling it in another ledger of the same owners is refused there", () => {
    const elsewhere = new SignedNode(3, genesis, [1, 2, 3]);
    elsewhere.hear(owner.disk);
    expect([elsewhere.document.refusals, balances(elsewhere)]).toEqual([
      expect.objectContaining({ bad_signature: owner.disk.length }),
      {},
    ]);
  });

  it("by turning its order around comes to the same", () => {
    for (const amount of [10n, 20n, 30n]) pay(owner, "a2", amount, `${amount}`);
    const inOrder = site(3);
    inOrder.hear(owner.disk);
    shop.hear(owner.disk.slice(2).reverse());
    expect([refusals(), shown()]).toEqual([{}, before]);
    shop.hear(owner.disk.slice(0, 2));
    expect([shop.digest, balances(shop).a2]).toEqual([inOrder.digest, 60n]);
  });
});
