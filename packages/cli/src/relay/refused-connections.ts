// Connections that a relay had no room for: what an operator has to hear of, and what an attacker could fill a log with. One line
// between two looks, however many there were.

import { counted } from "../counted.js";

export class RefusedConnections {
  readonly #say: (line: string) => void;
  #count = 0;
  #last = "";

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  count(remote: string): void {
    this.#count++;
    this.#last = remote;
  }

  /** Says how many there were since it last looked. */
  look(): void {
    if (this.#count === 0) return;
    const which = this.#count === 1 ? `from ${this.#last}` : `the last from ${this.#last}`;
    this.#say(
      `refused ${counted(this.#count, "connection")}, ${which}: no room (--connections-per-address, or 1,000 in all)`,
    );
    this.#count = 0;
  }
}
