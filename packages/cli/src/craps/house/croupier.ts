// The house at its table, and the arbiter: it closes the round when all players have, lets newcomers in, and records what is due. Its own
// chain is the arbiter's record, since nobody else writes it and it is on disk before anybody hears of it.

import type { CrapsView, PlayerId, Verdict } from "joinery/craps";
import { attend, sayDue } from "../table/attend.js";
import type { CrapsTable } from "../table/craps-table.js";

const lookEveryMs = 250;

export interface CroupierOptions {
  readonly table: CrapsTable;
  /** What its secrets come from: 32 bytes that nobody else knows. */
  readonly seed: Uint8Array;
  /** How long a round waits for who is late, once others wait for them; 0: for ever. */
  readonly patienceMs: number;
  readonly fail: (error: unknown) => void;
}

export class Croupier {
  readonly #options: CroupierOptions;
  readonly #release: () => void;
  readonly #timer: NodeJS.Timeout;
  #waiting = { sinceMs: performance.now(), forWhat: "" };

  constructor(options: CroupierOptions) {
    this.#options = options;
    this.#release = attend(options.table, () => this.#act(), options.fail);
    this.#timer = setInterval(() => this.#lookAtClock(), lookEveryMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#release();
  }

  get #view(): CrapsView {
    return this.#options.table.value.table;
  }

  #act(): void {
    const view = this.#view;
    const { table, seed } = this.#options;
    const { dueVerdict } = view;
    const duty = view.dutyOf(table.author);
    if (dueVerdict !== undefined && view.arbiter === table.author) this.#rule(dueVerdict);
    else if (duty !== undefined && (duty !== "commit" || this.#isLast()))
      sayDue(table, seed, duty, { admits: this.#admits() });
  }

  /** The house closes the round last, so that whoever wishes to sit meanwhile is let in; alone, it waits for somebody to come. */
  #isLast(): boolean {
    const { roster, missing } = this.#view;
    return roster.length === 1 ? this.#admits().length > 0 : missing.length === 1;
  }

  /** Who was left out of a round comes back; others as far as there are seats. */
  #admits(): readonly PlayerId[] {
    const { table, waitingForSeat } = this.#view;
    const isSeated = (player: PlayerId): boolean => table.seats.some((seat) => seat.player === player);
    const newcomers = waitingForSeat.filter((player) => !isSeated(player)).sort();
    const free = table.rules.seats - table.seats.length;
    return [...waitingForSeat.filter(isSeated).sort(), ...newcomers.slice(0, free)];
  }

  #rule(verdict: Verdict): void {
    this.#options.table.change(({ table }) => table.rule(verdict));
  }

  #lookAtClock(): void {
    try {
      this.#losePatience();
    } catch (error) {
      this.#options.fail(error);
    }
  }

  #losePatience(): void {
    const { patienceMs, table } = this.#options;
    const { round, attempt, missing, standing, arbiter } = this.#view;
    const late = this.#late();
    const forWhat = late === undefined ? "" : `${round} ${attempt} ${standing?.type} ${missing.join(" ")}`;
    if (forWhat !== this.#waiting.forWhat) this.#waiting = { sinceMs: performance.now(), forWhat };
    const isOver = performance.now() - this.#waiting.sinceMs > patienceMs;
    if (late === undefined || !isOver || patienceMs === 0 || arbiter !== table.author) return;
    this.#rule({ type: standing?.type === "sealed" ? "void" : "exclude", player: late });
  }

  /** Nobody is late before somebody waits for them: while no player is ready, or where one plays alone. */
  #late(): PlayerId | undefined {
    const { roster, missing, commitsRoot } = this.#view;
    const [house, ...players] = roster;
    const late = missing.filter((player) => player !== house);
    const isRest = commitsRoot === undefined && late.length === players.length;
    return players.length < 2 || isRest ? undefined : late[0];
  }
}
