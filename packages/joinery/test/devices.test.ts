// Devices of one account that keep each other in money over a real network: who is low is refilled by one transfer, and where the one
// whose turn it is can't be reached, by the next.
import { setTimeout } from "node:timers/promises";
import { ArgumentError, createReplica, type Document, type GenesisOf, ledger, type Replica } from "joinery";
import { keepBalanced } from "joinery/devices";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it } from "vitest";

const schema = { chips: ledger() };
type Table = Document<typeof schema>;
const replicas: Replica[] = [];

afterEach(async () => {
  for (const replica of replicas.splice(0).reverse()) await replica.close();
});

interface Household {
  readonly home: Table;
  readonly phone: Table;
  readonly tablet: Table;
  /** What the phone and the tablet spend from. */
  readonly units: readonly [string, string];
}

/** A hub, and ann's three devices at it, of which the one with the account key holds all of 300. */
async function household(): Promise<Household> {
  const hub = memoryHub();
  replicas.push(await createReplica({ network: [hub.listener("hub")] }));
  for (const _ of ["home", "phone", "tablet"]) replicas.push(await createReplica({ network: [hub.dialer("hub")] }));
  const owner = replicas[1]!.id;
  const genesis: GenesisOf<typeof schema> = {
    nonce: "Ann's devices",
    chips: { issuers: [{ account: "mint", owner, cap: 300n }], accounts: [{ account: "ann", owner }] },
  };
  const [, home, phone, tablet] = await Promise.all(replicas.map((replica) => replica.create(schema, genesis)));
  const { result: units } = home!.change(({ chips }) => {
    chips.transfer({ from: "mint", to: "ann", amount: 300n });
    const delegate = (device: Table): string => chips.delegate({ account: "ann", device: device.author });
    return [delegate(phone!), delegate(tablet!)] as const;
  });
  return { home: home!, phone: phone!, tablet: tablet!, units };
}

async function until(isSo: () => boolean): Promise<void> {
  for (const endMs = Date.now() + 20_000; !isSo() && Date.now() < endMs; ) await setTimeout(5);
  expect(isSo()).toBe(true);
}

const balancesIn = ({ value }: Table, accounts: readonly string[]): bigint[] =>
  accounts.map((account) => value.chips.balance(account));

/** The transfers by which money was moved between devices: they alone have this code. */
const moves = ({ value }: Table): number => value.chips.transfers({ code: 7, limit: 1000 }).transfers.length;

describe("devices that keep each other in money", () => {
  it("share what there is, are refilled as they spend, and move nothing else", async () => {
    const { home, phone, tablet, units } = await household();
    const all = ["ann", ...units];
    for (const device of [home, phone, tablet]) keepBalanced(device, { ledger: "chips", account: "ann", code: 7 });
    await until(() => balancesIn(tablet, all).every((balance) => balance === 100n));
    expect(moves(tablet)).toBe(1);
    for (let spent = 0n; spent < 160n; spent += 10n) {
      await until(() => phone.value.chips.balance(units[0]) >= 10n);
      phone.change(({ chips }) => chips.transfer({ from: units[0], to: "mint", amount: 10n }));
    }
    await until(() => [home, tablet].every(({ value }) => value.chips.balance("mint") === -140n));
    await phone.synced({ signal: AbortSignal.timeout(20_000) });
    // For 16 payments: the first sharing out, and a refill or two.
    expect(moves(home)).toBeLessThanOrEqual(4);
    expect(balancesIn(home, all).reduce((sum, balance) => sum + balance, 0n)).toBe(140n);
  });

  it("do without the one whose turn it is, if that can't be reached", async () => {
    const { home, phone, tablet, units } = await household();
    home.change(({ chips }) => chips.transfer({ from: "ann", to: units[1], amount: 140n }));
    await until(() => balancesIn(phone, units)[1] === 140n);
    await home.close();
    for (const device of [phone, tablet]) keepBalanced(device, { ledger: "chips", account: "ann", patienceMs: 50 });
    // Of 300 each has a share of 100: the tablet can spare 40.
    await until(() => balancesIn(phone, units).join() === "40,100");
  });

  it("leave off when they are told to, and when it is not theirs to give", async () => {
    const { home, phone, tablet, units } = await household();
    keepBalanced(home, { ledger: "chips", account: "ann" })();
    keepBalanced(phone, { ledger: "chips", account: "ann", patienceMs: 1 });
    keepBalanced(tablet, { ledger: "chips", account: "nobody" });
    await until(() => phone.value.chips.units("ann").length === 2);
    await setTimeout(50);
    expect(balancesIn(phone, ["ann", ...units])).toEqual([300n, 0n, 0n]);
    expect(() => keepBalanced(home, { ledger: "coins", account: "ann" })).toThrow(ArgumentError);
  });
});
