// How it stands with the link to the house: says when it is cut and what one may do meanwhile, and what was caught up with when it is
// back. Nothing is lost by a cut: what is said meanwhile is on disk or in memory, and goes out later.

import type { ReconnectState } from "joinery";
import { counted } from "../../counted.js";
import type { CrapsTable } from "../table/craps-table.js";

export class LinkWatch {
  readonly #say: (line: string) => void;
  #table: CrapsTable | undefined;
  #isUp = false;
  #sinceMs: number = performance.now();
  #roundAtCut = 0;
  #connection: AbortController = new AbortController();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** The table that there is to say something of. */
  follow(table: CrapsTable): void {
    this.#table = table;
    this.#roundAtCut = table.value.table.round;
  }

  /** `connected`, or `link cut since 12 s`. */
  get text(): string {
    return this.#isUp ? "connected" : `link cut since ${this.#seconds}`;
  }

  hear({ kind }: ReconnectState): void {
    if (kind === "connected") this.#up();
    else if (kind === "waiting" && this.#isUp) this.#cut();
  }

  get #seconds(): string {
    return `${Math.round((performance.now() - this.#sinceMs) / 1000)} s`;
  }

  #cut(): void {
    this.#isUp = false;
    this.#sinceMs = performance.now();
    this.#connection.abort();
    if (this.#table === undefined) return;
    this.#roundAtCut = this.#table.value.table.round;
    this.#say(
      "link cut: bet, take and roll as before, the others hear of it when it is back; a round waits for their word",
    );
  }

  #up(): void {
    const seconds = this.#seconds;
    this.#isUp = true;
    this.#sinceMs = performance.now();
    this.#connection = new AbortController();
    const table = this.#table;
    if (table === undefined) return;
    const toSend = table.unsyncedChanges;
    table.synced({ signal: this.#connection.signal }).then(
      () => this.#caughtUp(table, seconds, toSend),
      // Cut again before it was in step, or closed.
      () => undefined,
    );
  }

  #caughtUp(table: CrapsTable, seconds: string, sent: number): void {
    const rounds = table.value.table.round - this.#roundAtCut;
    this.#say(
      `link back after ${seconds}: ${counted(rounds, "round")} ended meanwhile, ${counted(sent, "change")} of yours went out`,
    );
  }
}
