// A craps table told once more as a ledger whose stakes are holds: a bet is money that its player has put aside for the bank, and what
// a player's bets can win is put aside by the bank, before the dice are known. What moves then is posted or voided; all else is paid out of
// what is free. So the ledger refuses a round that pays what nobody had put aside, or that stakes a chip twice.

import type { ReplicaId } from "@joinery/clock";
import {
  type BetResult,
  houseRules,
  initialState,
  type PlayerId,
  type Settlement,
  type Spot,
  seatOf,
  stakesOf,
  type TableEvent,
  type TableState,
  worstCase,
} from "@joinery/craps";
import { type LedgerDraft, LedgerError, type LedgerField, type LedgerView, ledger, transferId } from "@joinery/ledger";
import { type DocumentCore, type Effect, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { CrapsTable } from "../workloads/craps-table.js";

type Fields = { readonly money: LedgerField };
type Pocket = "stack" | "deposit" | "purse";
type Stakes = Map<Spot, { readonly id: bigint; readonly amount: bigint }[]>;

const mint = "mint";
const bank = "bank";
const houseDeposit = "house deposit";
const pockets: readonly Pocket[] = ["stack", "deposit", "purse"];
const nowMs = 1_767_225_600_000;

export class StakesLedger {
  readonly #document: DocumentCore<Fields>;
  /** Owns all accounts and resolves all holds: what is asked here is whether there is money for each of them. */
  readonly #owner: ReplicaId;
  readonly #players: readonly PlayerId[];
  /** What is put aside, by player. */
  readonly #stakes: Map<PlayerId, Stakes> = new Map();
  /** The table after the last round. */
  #table: TableState;
  #lastId = 0n;

  constructor({ genesis, players, total }: CrapsTable) {
    this.#players = players;
    this.#table = initialState(houseRules(genesis.rules), genesis.bank);
    const owner = genesis.house;
    this.#owner = owner;
    const core = new ReplicaCore({ author: owner, founding: founding() });
    const names = players.flatMap((player) => pockets.map((pocket) => this.#account(player, pocket)));
    const accounts = [bank, houseDeposit, ...names].map((account) => ({ account, owner }));
    const money = { issuers: [{ account: mint, owner, cap: total }], accounts };
    this.#document = core.create({ money: ledger() }, { nonce: "stakes", money });
    this.#change((draft) => {
      this.#pay(draft, mint, bank, this.#table.bank);
      this.#pay(draft, mint, houseDeposit, this.#table.houseDeposit);
      for (const { player, amount } of genesis.purses) this.#pay(draft, mint, this.#account(player, "purse"), amount);
    });
  }

  /** Plays the next round; answers what the ledger refused, or where it has come to other amounts. */
  take(settlement: Settlement): string | undefined {
    const before = this.#table;
    this.#table = settlement.table;
    try {
      this.#change((draft) => {
        const bets = betsAtTheRoll(settlement);
        for (const [player, on] of bets) this.#stake(draft, player, on);
        const reserved = this.#reserve(draft, bets, before);
        for (const event of settlement.events) this.#event(draft, event, reserved);
        for (const id of reserved.values()) this.#void(draft, id);
      });
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      return `${error.code}: ${error.message}`;
    }
    return this.#difference();
  }

  #change(run: (draft: LedgerDraft) => void): void {
    const { effects } = this.#document.change(({ money }) => run(money), nowMs);
    const perform = (those: readonly Effect[]): void => {
      for (const effect of those) if (effect.type === "persist") perform(this.#document.persisted(effect.ticket));
    };
    perform(effects);
    perform(this.#document.flush());
  }

  /** Brings what is put aside to what lies on the layout: more is put aside, and what was taken down goes back. */
  #stake(draft: LedgerDraft, player: PlayerId, bets: ReadonlyMap<Spot, bigint>): void {
    const stakes = getOrCreate(this.#stakes, player, (): Stakes => new Map());
    for (const [spot, amount] of bets) {
      const before = sumOf(stakes.get(spot));
      if (before > amount) this.#release(draft, player, spot, "void");
      const more = amount - (before > amount ? 0n : before);
      if (more === 0n) continue;
      const id = this.#hold(draft, this.#account(player, "stack"), bank, more);
      stakes.set(spot, [...(stakes.get(spot) ?? []), { id, amount: more }]);
    }
    for (const spot of [...stakes.keys()]) if (!bets.has(spot)) this.#release(draft, player, spot, "void");
  }

  /** What the bets of each can win, put aside by the bank: the names of the holds. */
  #reserve(
    draft: LedgerDraft,
    bets: ReadonlyMap<PlayerId, ReadonlyMap<Spot, bigint>>,
    table: TableState,
  ): Map<PlayerId, bigint> {
    const reserved = new Map<PlayerId, bigint>();
    for (const [player, on] of bets) {
      const most = worstCase(on, table);
      if (most > 0n) reserved.set(player, this.#hold(draft, bank, this.#account(player, "stack"), most));
    }
    return reserved;
  }

  #event(draft: LedgerDraft, event: TableEvent, reserved: Map<PlayerId, bigint>): void {
    if (event.type === "rolled") this.#rolled(draft, event.results, reserved);
    else if (event.type === "forfeited") {
      const [own, deposit] =
        event.player === undefined
          ? [bank, houseDeposit]
          : [this.#account(event.player, "stack"), this.#account(event.player, "deposit")];
      for (const { to, amount } of event.payments)
        this.#pay(draft, deposit, to === undefined ? bank : this.#account(to, "stack"), amount);
      this.#pay(draft, own, deposit, event.refill);
    } else if (event.type === "joined") {
      const [stack, deposit, purse] = this.#pocketsOf(event.player);
      this.#pay(draft, purse, stack, event.stack);
      this.#pay(draft, purse, deposit, event.deposit);
    } else if (event.type === "left") {
      const [stack, deposit, purse] = this.#pocketsOf(event.player);
      for (const from of [stack, deposit]) this.#pay(draft, from, purse, this.#view.balance(from));
    }
  }

  #rolled(draft: LedgerDraft, results: readonly BetResult[], reserved: Map<PlayerId, bigint>): void {
    const won = new Map<PlayerId, bigint>();
    for (const { player, spot, result, pays } of results) {
      won.set(player, (won.get(player) ?? 0n) + pays);
      if (result !== "travel") this.#release(draft, player, spot, result === "lose" ? "post" : "void");
    }
    // What travels comes to where a bet may have just been settled, and is none of that.
    for (const { player, spot, to } of results) if (to !== undefined) this.#travel(player, spot, to);
    for (const [player, amount] of won) {
      const id = reserved.get(player);
      if (amount === 0n || id === undefined) continue;
      draft.post({ id: this.#next(), pending: { payer: this.#owner, id }, amount });
      reserved.delete(player);
    }
  }

  #travel(player: PlayerId, from: Spot, to: Spot): void {
    const stakes = this.#stakes.get(player);
    stakes?.set(to, [...(stakes.get(to) ?? []), ...(stakes.get(from) ?? [])]);
    stakes?.delete(from);
  }

  #release(draft: LedgerDraft, player: PlayerId, spot: Spot, how: "post" | "void"): void {
    const stakes = this.#stakes.get(player);
    for (const { id } of stakes?.get(spot) ?? []) {
      if (how === "void") this.#void(draft, id);
      else draft.post({ id: this.#next(), pending: { payer: this.#owner, id } });
    }
    stakes?.delete(spot);
  }

  #hold(draft: LedgerDraft, from: string, to: string, amount: bigint): bigint {
    const id = this.#next();
    draft.hold({ id, from, to, amount, resolver: this.#owner });
    return id;
  }

  #void(draft: LedgerDraft, id: bigint): void {
    draft.void({ id: this.#next(), pending: { payer: this.#owner, id } });
  }

  #pay(draft: LedgerDraft, from: string, to: string, amount: bigint): void {
    if (amount > 0n) draft.transfer({ id: this.#next(), from, to, amount });
  }

  #next(): bigint {
    return transferId(nowMs, ++this.#lastId);
  }

  get #view(): LedgerView {
    return this.#document.view.money;
  }

  #account(player: PlayerId, pocket: Pocket): string {
    return `${pocket} ${this.#players.indexOf(player)}`;
  }

  #pocketsOf(player: PlayerId): readonly [stack: string, deposit: string, purse: string] {
    return pockets.map((pocket) => this.#account(player, pocket)) as unknown as readonly [string, string, string];
  }

  /** Where the ledger and the table have other amounts. */
  #difference(): string | undefined {
    const { seats, purses, bank: free, houseDeposit: ofHouse } = this.#table;
    const expected = new Map<string, bigint>([
      [bank, free],
      [houseDeposit, ofHouse],
    ]);
    for (const player of this.#players) {
      const seat = seatOf({ seats }, player);
      expected.set(this.#account(player, "stack"), seat?.stack ?? 0n);
      expected.set(this.#account(player, "deposit"), seat?.deposit ?? 0n);
      expected.set(this.#account(player, "purse"), purses?.get(player) ?? 0n);
    }
    for (const [account, amount] of expected) {
      if (this.#view.balance(account) !== amount)
        return `"${account}" has ${this.#view.balance(account)}, where the table says ${amount}`;
    }
    const stakes = seats.reduce((sum, { bets }) => sum + stakesOf(bets), 0n);
    return this.#view.held() === stakes ? undefined : `${this.#view.held()} are put aside for stakes of ${stakes}`;
  }
}

function sumOf(holds: readonly { readonly amount: bigint }[] = []): bigint {
  return holds.reduce((sum, { amount }) => sum + amount, 0n);
}

/** What lay on the layout as the dice were thrown, by player: what was settled then, and what lies there yet. */
function betsAtTheRoll({ events, table }: Settlement): Map<PlayerId, ReadonlyMap<Spot, bigint>> {
  const bets = new Map(table.seats.map(({ player, bets: after }) => [player, new Map(after)]));
  for (const event of events) {
    if (event.type !== "rolled") continue;
    for (const { player, spot, amount, to } of event.results) {
      const on = getOrCreate(bets, player, () => new Map<Spot, bigint>());
      if (to !== undefined) add(on, to, -amount);
      add(on, spot, amount);
    }
  }
  return bets;
}

function add(bets: Map<Spot, bigint>, spot: Spot, amount: bigint): void {
  const sum = (bets.get(spot) ?? 0n) + amount;
  if (sum === 0n) bets.delete(spot);
  else bets.set(spot, sum);
}
