// Tells a player what happens at the table: who is ready, how rounds end, and who is left out of them.

import type { Settlement } from "joinery/craps";
import type { CrapsTable } from "../table/craps-table.js";
import { nameOf } from "../table/player-names.js";
import { roundLines } from "../table/round-lines.js";

export class RoundWatch {
  readonly #table: CrapsTable;
  readonly #say: (line: string) => void;
  readonly #release: () => void;
  #round: number;
  #attempt: number;
  #ready: ReadonlySet<string>;
  #asking: ReadonlySet<string>;

  constructor(table: CrapsTable, say: (line: string) => void) {
    this.#table = table;
    this.#say = say;
    this.#round = table.value.table.round;
    this.#attempt = table.value.table.attempt;
    this.#ready = this.#readyNow();
    this.#asking = new Set(table.value.table.waitingForSeat);
    this.#release = table.subscribe(() => this.#look());
  }

  close(): void {
    this.#release();
  }

  #look(): void {
    const { round, attempt, settlements } = this.#table.value.table;
    if (round !== this.#round) this.#tell(settlements.filter((settlement) => settlement.round >= this.#round));
    else if (attempt !== this.#attempt)
      this.#say(`round ${round} begins anew, attempt ${attempt + 1}, with ${this.#others}`);
    else this.#tellReady();
    this.#round = round;
    this.#attempt = attempt;
    this.#ready = this.#readyNow();
    this.#tellAsking();
  }

  /** A state that was joined can bring more rounds than are remembered. */
  #tell(settlements: readonly Settlement[]): void {
    const [first] = settlements;
    const untold = first === undefined ? 0 : first.round - this.#round;
    if (untold > 0) this.#say(`${untold} rounds before are not remembered here`);
    for (const settlement of settlements)
      for (const line of roundLines(settlement, (author) => nameOf(this.#table, author))) this.#say(line);
  }

  #tellReady(): void {
    for (const player of this.#readyNow())
      if (!this.#ready.has(player) && player !== this.#table.author)
        this.#say(`${nameOf(this.#table, player)} is ready`);
  }

  #tellAsking(): void {
    const asking = new Set<string>(this.#table.value.table.waitingForSeat);
    for (const player of asking) {
      if (this.#asking.has(player) || player === this.#table.author) continue;
      this.#say(`${nameOf(this.#table, player)} asks for a seat, and has it when the round is over`);
    }
    this.#asking = asking;
  }

  #readyNow(): ReadonlySet<string> {
    const { table } = this.#table.value;
    return new Set(table.roster.slice(1).filter((player) => table.hasClosed(player)));
  }

  get #others(): string {
    return this.#table.value.table.roster.map((player) => nameOf(this.#table, player)).join(", ");
  }
}
