// What a listener has accepted and has not ended, for every adapter: how many there are, and how they end together.
import type { Connection } from "@joinery/sync";
import { closeReasons } from "./close-reasons.js";

/** A connection that can be ended without waiting for its other side. */
export interface CuttableConnection extends Connection {
  cut(): void;
}

export class AcceptedConnections {
  readonly #open: Set<CuttableConnection> = new Set();
  /** Those who wait for the last one to end. */
  #waiting: (() => void)[] = [];

  get size(): number {
    return this.#open.size;
  }

  add(connection: CuttableConnection): void {
    this.#open.add(connection);
  }

  delete(connection: CuttableConnection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Closes all of them and resolves when they have ended; an aborted signal cuts them. May be called again. */
  async close(signal: AbortSignal | undefined): Promise<void> {
    for (const connection of [...this.#open]) connection.close(closeReasons.listenerClosed);
    const cut = (): void => {
      for (const connection of [...this.#open]) connection.cut();
    };
    if (signal?.aborted) cut();
    signal?.addEventListener("abort", cut, { once: true });
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    signal?.removeEventListener("abort", cut);
  }
}
