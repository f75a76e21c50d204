// Ann with an account key that stays at home, a phone and a tablet; and a shop, which also has the mint.
import type { ReplicaId } from "@joinery/clock";
import type { AccountId, LedgerGenesis } from "../../src/index.js";
import { idOf, LedgerNode, replicaId } from "../ledger-node.js";

export const [home, phone, tablet, shop] = [0, 1, 2, 3] as const;

export const genesis: LedgerGenesis = {
  issuers: [{ account: "mint", owner: replicaId(shop), cap: 1000n }],
  accounts: [
    { account: "ann", owner: replicaId(home), code: 5 },
    { account: "till", owner: replicaId(shop) },
  ],
};

export function unitOf(device: number, account: AccountId = "ann"): AccountId {
  return `${replicaId(device)}.unit.${account}`;
}

export class Household {
  readonly nodes: readonly LedgerNode[];

  /** `liars` write past every check. */
  constructor(liars: readonly number[] = []) {
    this.nodes = [home, phone, tablet, shop].map((number) => new LedgerNode(number, genesis, !liars.includes(number)));
  }

  at(number: number): LedgerNode {
    return this.nodes[number] as LedgerNode;
  }

  /** Ann has 100, of which her phone and her tablet hold 30 each; everybody has heard of it. */
  static funded(liars: readonly number[] = []): Household {
    const household = new Household(liars);
    household.at(shop).change((chips) => chips.transfer({ id: idOf("wages"), from: "mint", to: "ann", amount: 100n }));
    household.meet(home, shop);
    household.at(home).change((chips) => {
      for (const device of [phone, tablet]) {
        const unit = chips.delegate({ account: "ann", device: replicaId(device) });
        chips.transfer({ id: idOf(`to ${device}`), from: "ann", to: unit, amount: 30n });
      }
    });
    household.meet(home, phone, tablet, shop);
    return household;
  }

  /** These tell each other all that they have; answers why entries were refused, for each that was. */
  meet(...numbers: readonly number[]): string[] {
    const nodes = numbers.map((number) => this.at(number));
    for (const node of nodes) node.flush();
    const told = nodes.flatMap(({ log }) => log);
    return nodes.flatMap((node) => node.receive(told).flatMap(({ refusal }) => refusal?.code ?? []));
  }

  /** A device pays the till, out of its unit. */
  spend(device: number, amount: bigint, name: string): void {
    this.at(device).change((chips) => chips.transfer({ id: idOf(name), from: unitOf(device), to: "till", amount }));
  }

  balances(at: number): Record<"ann" | "phone" | "tablet" | "till", bigint> {
    const { view } = this.at(at);
    const [ofPhone, ofTablet] = [view.balance(unitOf(phone)), view.balance(unitOf(tablet))];
    return { ann: view.balance("ann"), phone: ofPhone, tablet: ofTablet, till: view.balance("till") };
  }
}

export function deviceId(device: number): ReplicaId {
  return replicaId(device);
}
