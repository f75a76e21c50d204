// A device that writes two histories: what it held is all it can cheat with, and the debt names the device and the account.
import { describe, expect, it } from "vitest";
import { devicesMax } from "../../src/devices/unit.js";
import { idOf, replicaId } from "../ledger-node.js";
import { balances, debtOf, liar, meet, pay, site } from "./cast.js";
import { authorOf, type SignedNode } from "./signed-node.js";

const unit = `${authorOf(liar)}.unit.a1`;

/** The owner of `a1`, who has 250, has delegated it to the liar and given that device 100. */
function household(): SignedNode {
  const home = site(1);
  home.write((chips) => {
    chips.transfer({ id: idOf("wages"), from: "mint", to: "a1", amount: 250n });
    chips.transfer({
      id: idOf("unit"),
      from: "a1",
      to: chips.delegate({ account: "a1", device: authorOf(liar) }),
      amount: 100n,
    });
  });
  return home;
}

/** Each of two shops sees another history of the device, in which it is paid all that the unit held. */
function cheated(home: SignedNode): [SignedNode, SignedNode] {
  return [2, 3].map((number) => {
    const [shop, device] = [site(number), site(liar)];
    for (const one of [shop, device]) one.hear(home.disk);
    device.write((chips) => chips.transfer({ id: idOf(`${number}`), from: unit, to: `a${number}`, amount: 100n }));
    shop.hear(device.disk);
    shop.write((chips) => chips.open({ nonce: "mine" }));
    return shop;
  }) as [SignedNode, SignedNode];
}

describe("a device with two histories", () => {
  it("owes what its unit lacks: the debt names the device and the account, and nothing else of the account is touched", () => {
    const home = household();
    const shops = cheated(home);
    meet(home, ...shops);
    for (const one of [home, ...shops]) {
      expect(one.view.badDebts).toEqual([debtOf(unit, liar, 100n, "a1")]);
      expect([...one.forked]).toEqual([authorOf(liar)]);
      expect(balances(one)).toEqual({ mint: -250n, a1: 150n, [unit]: -100n, a2: 100n, a3: 100n });
    }
    pay(home, "a2", 150n, "all the rest");
    meet(home, ...shops);
    expect(home.view.badDebts).toEqual([debtOf(unit, liar, 100n, "a1")]);
  });

  it("is revoked with all its branches", () => {
    const home = household();
    const shops = cheated(home);
    meet(home, ...shops);
    home.write((chips) => chips.revoke(unit));
    meet(home, ...shops);
    expect(shops[0].view.account(unit)?.revoked).toBe(true);
    expect(() => pay(shops[0], unit, 1n, "late")).toThrow(expect.objectContaining({ code: "device_revoked" }));
  });
});

describe("an account key with two histories", () => {
  it("that revokes a device on one of them has revoked it, as soon as that history counts", () => {
    const home = household();
    const twins = [site(1, home.disk), site(1, home.disk)] as const;
    const [first, second] = [site(2), site(3)];
    twins[0].write((chips) => chips.revoke(unit));
    twins[1].write((chips) => chips.open({ nonce: "else" }));
    for (const [index, one] of [first, second].entries()) {
      one.hear((twins[index] as SignedNode).disk);
      one.write((chips) => chips.open({ nonce: "mine" }));
    }
    meet(first, second);
    for (const one of [first, second]) expect(one.view.account(unit)?.revoked).toBe(true);
    // What the device writes while it has heard of the other history alone counts: it could not know.
    const device = site(liar);
    device.hear(twins[1].disk);
    device.write((chips) => chips.transfer({ id: idOf("unaware"), from: unit, to: "a2", amount: 10n }));
    device.hear(first.disk);
    const late = (chips: Parameters<Parameters<SignedNode["write"]>[0]>[0]) =>
      chips.transfer({ id: idOf("aware"), from: unit, to: "a2", amount: 10n });
    expect(() => device.write(late)).toThrow(expect.objectContaining({ code: "device_revoked" }));
    meet(first, second, device);
    expect(first.view.balance("a2")).toBe(10n);
  });

  it("delegates to as many devices on each of them as on one", () => {
    const home = household();
    const [first, second] = [2, 3].map((number) => {
      const twin = site(1, home.disk);
      twin.write((chips) => {
        for (let device = 0; device < devicesMax - 1; device++)
          chips.delegate({ account: "a1", device: replicaId(100 * number + device) });
      });
      const one = site(number);
      one.hear(twin.disk);
      one.write((chips) => chips.open({ nonce: "mine" }));
      return one;
    }) as [SignedNode, SignedNode];
    meet(first, second);
    expect(first.view.units("a1")).toHaveLength(1 + 2 * (devicesMax - 1));
  });
});
