// Whose turn it is to give, and who let it pass: the others wait so long and then do without, until something is heard of it again.

import type { AccountId } from "@joinery/ledger";

export class Turns {
  readonly #patienceMs: number;
  readonly #wake: () => void;
  /** Who let its turn pass, and what it had paid in all by then. */
  readonly #absent: Map<AccountId, bigint> = new Map();
  #awaited = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `wake` is called when somebody has let its turn pass. */
  constructor(patienceMs: number, wake: () => void) {
    this.#patienceMs = patienceMs;
    this.#wake = wake;
  }

  /** Those that are done without; who has paid something since is back. */
  absent(paidBy: (unit: AccountId) => bigint): ReadonlySet<AccountId> {
    for (const [unit, paid] of this.#absent) if (paidBy(unit) !== paid) this.#absent.delete(unit);
    return new Set(this.#absent.keys());
  }

  /** Nobody is low: all may have their turn the next time. */
  forgive(): void {
    this.#absent.clear();
  }

  /** Waits for these, and goes on waiting where it did; for nobody where there are none. It keeps no process alive. */
  await(units: readonly AccountId[], paidBy: (unit: AccountId) => bigint): void {
    const awaited = units.join(" ");
    if (awaited === this.#awaited) return;
    this.stop();
    if (units.length === 0) return;
    this.#awaited = awaited;
    const paid = units.map((unit): [AccountId, bigint] => [unit, paidBy(unit)]);
    this.#timer = setTimeout(() => {
      this.stop();
      for (const [unit, by] of paid) this.#absent.set(unit, by);
      this.#wake();
    }, this.#patienceMs);
    (this.#timer as unknown as { unref?: () => void }).unref?.();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#awaited = "";
  }
}
