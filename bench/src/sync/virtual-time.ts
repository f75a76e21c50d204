// Time that passes only when the next thing is due, so that a link has exactly the delay it was given. What happens at
// one moment happens in the order in which it was scheduled; promises it resolves are through before time goes on.

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

export class VirtualTime {
  #nowMs = 0;
  /** In the order in which they are due. */
  readonly #due: Due[] = [];

  /** Milliseconds since it began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Due {
    const due = { atMs: this.#nowMs + delayMs, run };
    let place = this.#due.length;
    while (place > 0 && (this.#due[place - 1] as Due).atMs > due.atMs) place--;
    this.#due.splice(place, 0, due);
    return due;
  }

  cancel(due: unknown): void {
    const place = this.#due.indexOf(due as Due);
    if (place >= 0) this.#due.splice(place, 1);
  }

  /** Lets time pass until `isOver` answers true between two moments, or for `forMs`; true when it was over. */
  async pass(forMs: number, isOver: () => boolean): Promise<boolean> {
    const endMs = this.#nowMs + forMs;
    await endOfTurn();
    for (let next = this.#due[0]; !isOver(); next = this.#due[0]) {
      if (next === undefined || next.atMs > endMs) {
        this.#nowMs = endMs;
        return false;
      }
      this.#due.shift();
      this.#nowMs = next.atMs;
      next.run();
      await endOfTurn();
    }
    return true;
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
