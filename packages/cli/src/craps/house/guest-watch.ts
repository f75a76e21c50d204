// Which members are connected to the house, and since when not: what a host is told of other people's links.

import type { Replica, ReplicaId } from "joinery";
import type { CrapsTable } from "../table/craps-table.js";
import { nameOf } from "../table/player-names.js";

const lookEveryMs = 200;

export class GuestWatch {
  readonly #house: Replica;
  readonly #table: CrapsTable;
  readonly #say: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #cutMs: Map<ReplicaId, number> = new Map();
  #here: ReadonlySet<ReplicaId> = new Set();
  /** Who sat at the table at the last look; those who sat there from the beginning are not missed. */
  #seated: ReadonlySet<ReplicaId>;

  constructor(house: Replica, table: CrapsTable, say: (line: string) => void) {
    this.#house = house;
    this.#table = table;
    this.#say = say;
    this.#seated = new Set(this.#seats);
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** `bob's link cut since 12 s`, of those who sit at the table; or how many are connected. */
  get text(): string {
    const cut = [...this.#cutMs].filter(([author]) => this.#isSeated(author));
    if (cut.length > 0)
      return cut
        .map(([author, sinceMs]) => `${this.#name(author)}'s link cut since ${secondsSince(sinceMs)}`)
        .join(", ");
    // The host's own player is connected as well.
    return `${Math.max(0, this.#here.size - 1)} connected`;
  }

  #look(): void {
    const here = new Set(this.#house.peers().flatMap(({ id }) => (id === undefined ? [] : [id])));
    const seated = new Set(this.#seats);
    for (const author of this.#here) if (!here.has(author)) this.#lost(author);
    // Whoever has sat down since the last look was here, perhaps from after that look until before this one.
    for (const author of seated) {
      if (!this.#seated.has(author) && !here.has(author) && !this.#cutMs.has(author)) this.#lost(author);
    }
    for (const author of here) if (this.#cutMs.has(author)) this.#back(author);
    this.#here = here;
    this.#seated = seated;
  }

  #lost(author: ReplicaId): void {
    this.#cutMs.set(author, performance.now());
    if (this.#isSeated(author))
      this.#say(`${this.#name(author)}'s link is cut: bets go on, a round waits for its word`);
  }

  #back(author: ReplicaId): void {
    const sinceMs = this.#cutMs.get(author) as number;
    this.#cutMs.delete(author);
    if (this.#isSeated(author)) this.#say(`${this.#name(author)}'s link is back after ${secondsSince(sinceMs)}`);
  }

  #isSeated(author: ReplicaId): boolean {
    return this.#seats.includes(author);
  }

  /** Players are the authors they are at the table. */
  get #seats(): readonly ReplicaId[] {
    return this.#table.value.table.table.seats.map(({ player }) => player as ReplicaId);
  }

  #name(author: ReplicaId): string {
    return nameOf(this.#table, author);
  }
}

/** `12 s` */
export function secondsSince(sinceMs: number): string {
  return `${Math.round((performance.now() - sinceMs) / 1000)} s`;
}
