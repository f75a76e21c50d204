// Rounds of craps: at every node the same result of each round, dice that the members threw, money that equals an independent fold of
// what happened, and no payment that holds could not have made.

import {
  type PlayerId,
  type Settlement,
  type TableEvent,
  type TableState,
  tableTotal,
  verifyDice,
} from "@joinery/craps";
import type { DocumentCore } from "@joinery/replica";
import type { VirtualNode } from "../node/virtual-node.js";
import { type CrapsTable, crapsOf } from "../workloads/craps-table.js";
import type { CheckLog } from "./check-log.js";
import { StakesLedger } from "./stakes-ledger.js";

/** The house, in the model of the money. */
const bankKey = "";

export class CrapsChecker {
  readonly #log: CheckLog;
  readonly #table: CrapsTable;
  readonly #settled: Settlement[] = [];
  readonly #texts: string[] = [];
  readonly #stakes: StakesLedger;
  /** What each has, at the table and in the purse. */
  readonly #money: Map<PlayerId, bigint>;
  readonly #seen: Map<VirtualNode, number> = new Map();

  constructor(log: CheckLog, table: CrapsTable) {
    this.#log = log;
    this.#table = table;
    this.#stakes = new StakesLedger(table);
    this.#money = new Map(table.genesis.purses.map(({ player, amount }) => [player, amount]));
    this.#money.set(bankKey, table.genesis.bank);
  }

  /** Every round as the first node that settled it did. */
  get settlements(): readonly Settlement[] {
    return this.#settled;
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const { table: view } = crapsOf(document).view;
    this.#log.check("no unit is made or lost", tableTotal(view.table) === this.#table.total, () => {
      return `node ${node.index} has ${tableTotal(view.table)} units in round ${view.round}, not ${this.#table.total}`;
    });
    const next = this.#seen.get(node) ?? 0;
    this.#log.check("a settled round stays settled", view.round >= next, () => {
      return `node ${node.index} is back in round ${view.round}, after ${next}`;
    });
    if (view.round === next) return;
    for (const settlement of view.settlements) if (settlement.round >= next) this.#round(node, settlement);
    this.#seen.set(node, view.round);
  }

  crashed(node: VirtualNode): void {
    this.#seen.delete(node);
  }

  checkInFull(node: VirtualNode): void {
    const document = node.documents[0];
    if (document !== undefined) this.settled(node, document);
  }

  #round(node: VirtualNode, settlement: Settlement): void {
    const { round } = settlement;
    const text = textOf(settlement);
    if (round === this.#settled.length) {
      this.#settled.push(settlement);
      this.#texts.push(text);
      this.#checkNew(node, settlement);
    }
    this.#log.check("a round has one result", this.#texts[round] === text, () => {
      return `node ${node.index} settled round ${round} as ${text}, another as ${this.#texts[round]}`;
    });
  }

  #checkNew(node: VirtualNode, settlement: Settlement): void {
    const { round } = settlement;
    this.#log.check("dice are as committed", this.#areThrown(settlement), () => {
      return `node ${node.index} settled round ${round} with dice ${settlement.dice} that its members did not throw`;
    });
    const refused = this.#stakes.take(settlement);
    this.#log.check(
      "stakes could be holds",
      refused === undefined,
      () => `round ${round} of node ${node.index}: ${refused}`,
    );
    for (const event of settlement.events) this.#take(event);
    const has = moneyIn(settlement.table);
    const differs = [...this.#money].find(([who, amount]) => has.get(who) !== amount);
    this.#log.check("money equals the fold of what happened", differs === undefined, () => {
      return `after round ${round} "${differs?.[0]}" has ${has.get(differs?.[0] ?? "")}, where events make ${differs?.[1]}`;
    });
  }

  /** By their commits, and by what the members really drew. */
  #areThrown(settlement: Settlement): boolean {
    const members = [this.#table.house, ...this.#table.players];
    const isDrawn = [...settlement.secrets].every(([player, secret]) => {
      if (this.#table.guests.some((guest) => guest === player)) return true;
      const drawn = this.#table.secretOf(members.indexOf(player), settlement);
      return drawn.every((byte, index) => byte === secret[index]);
    });
    return isDrawn && verifyDice(this.#table.genesis.table, settlement);
  }

  /** Coming and going moves money between a player's own pockets. */
  #take(event: TableEvent): void {
    if (event.type === "rolled") {
      for (const { player, result, amount, pays } of event.results)
        this.#pay(player, result === "lose" ? -amount : pays);
    } else if (event.type === "forfeited") {
      for (const { to, amount } of event.payments) {
        this.#add(to ?? bankKey, amount);
        this.#add(event.player ?? bankKey, -amount);
      }
    }
  }

  #pay(player: PlayerId, amount: bigint): void {
    this.#add(player, amount);
    this.#add(bankKey, -amount);
  }

  #add(who: PlayerId, amount: bigint): void {
    this.#money.set(who, (this.#money.get(who) ?? 0n) + amount);
  }
}

function moneyIn({ seats, purses, bank, houseDeposit }: TableState): Map<PlayerId, bigint> {
  const money = new Map(purses ?? []);
  money.set(bankKey, bank + houseDeposit);
  for (const { player, stack, deposit, bets } of seats) {
    let sum = (money.get(player) ?? 0n) + stack + deposit;
    for (const amount of bets.values()) sum += amount;
    money.set(player, sum);
  }
  return money;
}

function textOf({ round, attempt, roster, dice, events, nextRoster }: Settlement): string {
  const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}` : value);
  return JSON.stringify([round, attempt, roster, dice, events, nextRoster], plain);
}
