// A device that was revoked and never takes that in: what it pays from then on is honoured, and never certified.
import { beforeEach, describe, expect, it } from "vitest";
import { authorOf } from "../forks/signed-node.js";
import type { LyingDraft } from "../ledger-node.js";
import { BankNode, bankGenesis, cast, settle } from "./bank.js";

/** Owner 20 has 100, of which device 22 holds 40; all of it is certified. */
const devices = { ...cast, owners: [20, 21, 22] };
const unit = `${authorOf(22)}.unit.a20`;

function site(number: number): BankNode {
  return new BankNode(number, devices, true, bankGenesis(cast));
}

describe("a revoked device", () => {
  let witnesses: BankNode[];
  let home: BankNode;
  let shop: BankNode;
  let device: BankNode;
  const everybody = () => [...witnesses, home, shop, device];

  beforeEach(() => {
    witnesses = cast.witnesses.map(site);
    [home, shop, device] = [site(20), site(21), site(22)];
    home.write((chips) => {
      chips.transfer({ from: "mint", to: "a20", amount: 100n });
      chips.transfer({ from: "a20", to: chips.delegate({ account: "a20", device: authorOf(22) }), amount: 40n });
    });
    settle(everybody());
  });

  it("has nothing more certified of what it pays once its revocation is, though all of that counts", () => {
    device.pay(unit, "a21", 10n);
    settle([...witnesses, shop, device]);
    home.hear(device.disk);
    home.write((chips) => chips.revoke(unit));
    const revoked = home.document.log.chain(home.document.self).at(-1)?.lastSeq as number;
    settle([...witnesses, home, shop]);
    expect(shop.view.certifiedUpTo(authorOf(20))).toBe(revoked);
    // It has closed its ears.
    device.pay(unit, "a21", 20n);
    shop.hear(device.disk);
    shop.pay("a21", "a20", 1n);
    settle([...witnesses, home, shop]);
    for (const { view } of [...witnesses, home, shop]) {
      expect([view.balance("a21"), view.balance(unit)]).toEqual([29n, 10n]);
      expect(view.available("a21", { basis: "certified" })).toBe(9n);
      expect(view.certifiedUpTo(authorOf(22))).toBe(1);
    }
  });

  it("has certified what it gives back, after what was certified before", () => {
    home.write((chips) => chips.revoke(unit));
    settle(everybody());
    device.pay(unit, "a20", 40n);
    settle(everybody());
    expect(home.view.certifiedUpTo(authorOf(22))).toBe(1);
    expect(home.view.available("a20", { basis: "certified" })).toBe(100n);
  });

  it("has nothing certified that it writes after a payment which its witnesses knew better than to attest", () => {
    home.write((chips) => chips.revoke(unit));
    settle([...witnesses, home, shop]);
    device.pay(unit, "a21", 10n);
    settle(everybody());
    device.pay(unit, "a20", 30n);
    settle(everybody());
    expect([shop.view.balance("a21"), home.view.balance("a20")]).toEqual([10n, 90n]);
    expect(shop.view.certifiedUpTo(authorOf(22))).toBe(0);
  });

  it("keeps what it holds from its account even then: all of it may have been paid to somebody already", () => {
    device.pay(unit, "a21", 40n);
    const paid = [...device.disk];
    home.write((chips) => chips.revoke(unit));
    const revoked = home.document.log.chain(home.document.self).at(-1)?.lastSeq as number;
    settle([...witnesses, home]);
    expect([home.view.certifiedUpTo(authorOf(20)), home.view.balance(unit)]).toEqual([revoked, 40n]);
    const taking = (chips: LyingDraft): unknown => chips.transfer({ from: unit, to: "a20", amount: 40n });
    expect(() => home.write(taking)).toThrow(expect.objectContaining({ code: "not_the_owner" }));
    // The payment comes to light, and counts: without a fork, no account may be short of it.
    for (const node of [shop, home]) {
      node.hear([...home.disk, ...witnesses.flatMap(({ disk }) => disk), ...paid]);
      expect([node.view.balance("a21"), node.view.balance(unit), node.view.balance("a20")]).toEqual([40n, 0n, 60n]);
      expect([node.view.badDebts, [...node.forked]]).toEqual([[], []]);
    }
  });
});
