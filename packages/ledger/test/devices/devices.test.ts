// Devices of one account: each spends its unit while it is cut off, all of it comes together after, and a device that was revoked
// pays nobody who has heard of that.
import { describe, expect, it } from "vitest";
import { devicesMax } from "../../src/devices/unit.js";
import { LedgerError } from "../../src/index.js";
import { idOf, LedgerNode, type LyingDraft, replicaId } from "../ledger-node.js";
import { deviceId, genesis, Household, home, phone, shop, tablet, unitOf } from "./cast.js";

const everybody = [home, phone, tablet, shop] as const;

function refusalOf(node: LedgerNode, act: (chips: LyingDraft) => unknown): string | undefined {
  const before = node.everything;
  try {
    node.change(act);
    return undefined;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    expect(node.everything).toEqual(before);
    return error.code;
  }
}

function expectEqual({ nodes }: Household): void {
  for (const node of nodes) expect(node.bytes).toEqual(nodes[0]?.bytes);
}

describe("devices of one account", () => {
  it("spend what they hold while they are cut off from each other and from the account key, and come to the same", () => {
    const household = Household.funded();
    household.spend(phone, 20n, "bread");
    household.spend(tablet, 25n, "books");
    household.spend(tablet, 5n, "a pen");
    expect(household.meet(phone, shop)).toEqual([]);
    expect(household.meet(home, tablet)).toEqual([]);
    expect(household.meet(...everybody)).toEqual([]);
    for (const at of everybody) expect(household.balances(at)).toEqual({ ann: 40n, phone: 10n, tablet: 0n, till: 50n });
    expectEqual(household);
  });

  it("spend no more than that, whatever else the account has", () => {
    const household = Household.funded();
    const spend = () => household.spend(phone, 31n, "a coat");
    expect(spend).toThrow(expect.objectContaining({ code: "insufficient_funds", shortBy: 1n, account: unitOf(phone) }));
  });

  it("hand money on to each other, and back to the account", () => {
    const household = Household.funded();
    household.at(phone).change((chips) => {
      chips.transfer({ id: idOf("a"), from: unitOf(phone), to: unitOf(tablet), amount: 10n });
      chips.transfer({ id: idOf("b"), from: unitOf(phone), to: "ann", amount: 5n });
    });
    household.meet(...everybody);
    expect(household.balances(tablet)).toEqual({ ann: 45n, phone: 15n, tablet: 40n, till: 0n });
  });

  it("show as units of the account, in its ledger and with its code", () => {
    const { view } = Household.funded().at(shop);
    const common = {
      ledger: 0,
      code: 5,
      issuer: false,
      limit: 0n,
      closed: false,
      unitOf: "ann",
      revoked: false,
      balance: 30n,
    };
    expect(view.units("ann")).toEqual([
      expect.objectContaining({ id: unitOf(phone), owner: deviceId(phone), ...common }),
      expect.objectContaining({ id: unitOf(tablet), owner: deviceId(tablet), ...common }),
    ]);
    expect(view.units("till")).toEqual([]);
    expect(view.account("ann")).not.toHaveProperty("unitOf");
  });

  it("are delegated to once: asked again, the unit is the same and nothing is written", () => {
    const household = Household.funded();
    const node = household.at(home);
    const before = node.everything;
    expect(node.change((chips) => chips.delegate({ account: "ann", device: deviceId(phone) }))).toBe(unitOf(phone));
    expect(node.everything).toEqual(before);
  });

  it("are still there after a restart", () => {
    const household = Household.funded();
    household.at(home).change((chips) => chips.revoke(unitOf(tablet)));
    household.meet(...everybody);
    const again = household.at(shop).restarted(shop, genesis);
    expect(again.bytes).toEqual(household.at(home).bytes);
    expect(again.view.units("ann")).toEqual(household.at(home).view.units("ann"));
  });
});

describe("delegating an account", () => {
  const phoneOf = (account: string) => ({ account, device: deviceId(phone) });

  it.each<[string, Parameters<LyingDraft["delegate"]>[0]]>([
    ["unknown_account", phoneOf("nobody")],
    ["not_the_owner", phoneOf("till")],
    ["invalid_device", { account: "ann", device: deviceId(home) }],
    ["invalid_device", { account: "ann", device: "a phone" as ReturnType<typeof deviceId> }],
  ])("is refused with %s", (code, request) => {
    expect(refusalOf(new LedgerNode(home, genesis), (chips) => chips.delegate(request))).toBe(code);
  });

  it("is refused of an account that is closed, of a unit, and to a device that was revoked", () => {
    const household = Household.funded();
    const onward = { account: unitOf(phone), device: deviceId(shop) };
    expect(refusalOf(household.at(phone), (chips) => chips.delegate(onward))).toBe("unit_of_unit");
    household.at(home).change((chips) => chips.revoke(unitOf(phone)));
    expect(refusalOf(household.at(home), (chips) => chips.delegate(phoneOf("ann")))).toBe("device_revoked");
    household.at(shop).change((chips) => chips.close("till"));
    expect(refusalOf(household.at(shop), (chips) => chips.delegate(phoneOf("till")))).toBe("account_closed");
  });

  it("is bounded", () => {
    const node = new LedgerNode(home, genesis);
    node.change((chips) => {
      for (let device = 1; device <= devicesMax; device++)
        chips.delegate({ account: "ann", device: replicaId(device) });
    });
    const request = { account: "ann", device: replicaId(devicesMax + 1) };
    expect(refusalOf(node, (chips) => chips.delegate(request))).toBe("too_many_devices");
    expect(refusalOf(node, (chips) => chips.delegate({ ...request, device: replicaId(1) }))).toBeUndefined();
  });
});

describe("a revoked device", () => {
  function givenRevoked(liars: readonly number[] = []): Household {
    const household = Household.funded(liars);
    household.at(home).change((chips) => chips.revoke(unitOf(phone)));
    household.meet(home, tablet, shop);
    return household;
  }

  it("pays nobody once it has heard of that, and is paid by nobody who has", () => {
    const household = givenRevoked();
    household.meet(home, phone);
    const resolver = deviceId(shop);
    const from = unitOf(phone);
    expect(household.at(phone).view.account(from)?.revoked).toBe(true);
    const attempts: [number, (chips: LyingDraft) => unknown][] = [
      [phone, (chips) => chips.transfer({ from, to: "till", amount: 1n })],
      [phone, (chips) => chips.transfer({ from, to: unitOf(tablet), amount: 1n })],
      [phone, (chips) => chips.hold({ from, to: "till", amount: 1n, resolver })],
      [home, (chips) => chips.transfer({ from: "ann", to: from, amount: 1n })],
      [tablet, (chips) => chips.transfer({ from: unitOf(tablet), to: from, amount: 1n })],
      [shop, (chips) => chips.hold({ from: "mint", to: from, amount: 1n, resolver })],
      [shop, (chips) => chips.grant({ from: "mint", to: from, amount: 1n })],
    ];
    for (const [number, act] of attempts) expect(refusalOf(household.at(number), act)).toBe("device_revoked");
  });

  it("gives what is left back to the account when it is found again", () => {
    const household = givenRevoked();
    household.meet(home, phone);
    const back = { id: idOf("back"), from: unitOf(phone), to: "ann", amount: 30n };
    household.at(phone).change((chips) => chips.transfer(back));
    expect(household.meet(...everybody)).toEqual([]);
    for (const at of everybody) expect(household.balances(at)).toEqual({ ann: 70n, phone: 0n, tablet: 30n, till: 0n });
    expectEqual(household);
  });

  it("may have spent before it heard of it: that counts, and nobody is short", () => {
    const household = givenRevoked();
    household.spend(phone, 30n, "a bicycle");
    expect(household.meet(...everybody)).toEqual([]);
    for (const at of everybody) expect(household.balances(at)).toEqual({ ann: 40n, phone: 0n, tablet: 30n, till: 30n });
    expectEqual(household);
  });

  it("that goes on in spite of knowing is refused by everybody, for ever, in whatever order they hear of it", () => {
    const household = givenRevoked([phone]);
    household.meet(home, phone);
    const raw = { id: idOf("stolen"), from: unitOf(phone), to: "till", amount: 5n, code: 0, total: 5n };
    household.at(phone).change((chips) => chips.rawTransfer(raw));
    expect(household.meet(phone, shop)).toEqual(["device_revoked"]);
    expect(household.meet(home, tablet, shop)).toEqual(["device_revoked", "device_revoked"]);
    expect(household.balances(home)).toEqual({ ann: 40n, phone: 30n, tablet: 30n, till: 0n });
    expect(household.at(home).bytes).toEqual(household.at(shop).bytes);
  });

  it("stays revoked: revoking it again writes nothing, and it can't open its unit again", () => {
    const household = givenRevoked();
    const before = household.at(home).everything;
    household.at(home).change((chips) => chips.revoke(unitOf(phone)));
    expect(household.at(home).everything).toEqual(before);
    household.meet(home, phone);
    household.at(phone).change((chips) => chips.reopen(unitOf(phone)));
    expect(refusalOf(household.at(home), (chips) => chips.reopen(unitOf(phone)))).toBe("not_the_owner");
    expect(household.at(phone).view.account(unitOf(phone))?.revoked).toBe(true);
  });

  it("is revoked by the owner of the account alone", () => {
    const household = Household.funded();
    const revoke = (chips: LyingDraft) => chips.revoke(unitOf(phone));
    for (const other of [phone, tablet, shop]) expect(refusalOf(household.at(other), revoke)).toBe("not_the_owner");
    expect(refusalOf(household.at(home), (chips) => chips.revoke("ann"))).toBe("not_a_unit");
    expect(refusalOf(household.at(home), (chips) => chips.revoke("nobody"))).toBe("unknown_account");
  });
});

describe("a guard of devices", () => {
  const unit = { account: "ann", device: deviceId(shop) };
  const raw = { account: unitOf(shop), ledger: 0, code: 5, unit };

  function verdict(liar: number, lie: (chips: LyingDraft) => unknown): string | undefined {
    const household = Household.funded([liar]);
    household.at(liar).change(lie);
    return household.meet(liar, liar === shop ? home : shop)[0];
  }

  it.each<[string | undefined, number, Parameters<LyingDraft["rawDelegate"]>[0]]>([
    [undefined, home, raw],
    ["not_the_owner", tablet, raw],
    ["unknown_account", home, { ...raw, account: unitOf(shop, "nobody"), unit: { ...unit, account: "nobody" } }],
    ["invalid_device", home, { ...raw, account: unitOf(home), unit: { ...unit, device: deviceId(home) } }],
    ["account_exists", home, { ...raw, account: unitOf(phone), unit: { ...unit, device: deviceId(phone) } }],
    ["malformed_operation", home, { ...raw, code: 6 }],
    ["malformed_operation", home, { ...raw, ledger: 1 }],
    [
      "unit_of_unit",
      phone,
      { ...raw, account: unitOf(shop, unitOf(phone)), unit: { ...unit, account: unitOf(phone) } },
    ],
  ])("says %s of a delegation", (code, liar, delegated) => {
    expect(verdict(liar, (chips) => chips.rawDelegate(delegated))).toBe(code);
  });

  it.each<[string | undefined, number, string, readonly bigint[]]>([
    [undefined, home, unitOf(phone), [1n]],
    ["device_revoked", home, unitOf(phone), [1n, 2n]],
    ["wrong_running_total", home, unitOf(phone), [2n]],
    ["not_the_owner", tablet, unitOf(phone), [1n]],
    ["unknown_account", home, unitOf(shop), [1n]],
  ])("says %s of a revocation", (code, liar, account, counts) => {
    expect(
      verdict(liar, (chips) => {
        for (const count of counts) chips.rawClosing({ account, count });
      }),
    ).toBe(code);
  });

  it("counts devices along the owner's chain, those of the same entry included", () => {
    const delegate = (chips: LyingDraft): void => {
      for (let device = 10; device < 10 + devicesMax - 1; device++) {
        const named = { account: "ann", device: replicaId(device) };
        chips.rawDelegate({ account: unitOf(device), ledger: 0, code: 5, unit: named });
      }
    };
    expect(verdict(home, delegate)).toBe("too_many_devices");
  });

  it("lets nobody but the device spend from its unit, not the owner of the account either", () => {
    const from = { id: idOf("grab"), from: unitOf(phone), to: "ann", amount: 1n, code: 0, total: 1n };
    expect(verdict(home, (chips) => chips.rawTransfer(from))).toBe("not_the_owner");
  });

  it("knows of a revocation within the entry that makes it", () => {
    const into = { id: idOf("into"), from: "ann", to: unitOf(phone), amount: 1n, code: 0, total: 31n };
    const lie = (chips: LyingDraft): void => {
      chips.rawClosing({ account: unitOf(phone), count: 1n });
      chips.rawTransfer(into);
    };
    expect(verdict(home, lie)).toBe("device_revoked");
  });
});
