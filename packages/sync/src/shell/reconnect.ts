// The one place that connects again, above all adapters: it dials, waits, and dials again until it is told to stop.
// Waits follow exponential backoff with full jitter, so that the dialers of a server that comes back don't come as one
// (Brooker, "Exponential Backoff and Jitter", 2015).
import type { Connection, Dialer } from "../transport-port.js";
import { WatchedConnection } from "./reconnect-watch.js";

/** How it stands. `attempt` counts the dials since the last connection that lasted, from 1. */
export type ReconnectState =
  | { readonly kind: "dialing"; readonly attempt: number }
  | { readonly kind: "connected"; readonly remote: string }
  /** `cause` is what the dial rejected with, what `onConnection` threw, or the reason the connection ended with. */
  | { readonly kind: "waiting"; readonly attempt: number; readonly delayMs: number; readonly cause: unknown }
  | { readonly kind: "stopped" };

/** The timers of the platform, or those of a test. */
export interface ReconnectTimers {
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface ReconnectOptions {
  /** Takes each new connection and starts it. One it throws at is closed and counts as failed. */
  readonly onConnection: (connection: Connection) => void;
  /** Hears each change of state, synchronously. It must not throw: what it throws surfaces as an uncaught error. */
  readonly onState?: (state: ReconnectState) => void;
  /** Stops dialing and waiting, and closes the connection there is. */
  readonly signal: AbortSignal;
  /** The longest wait after the first failure; it doubles with each further one up to `maxMs`. Default 200, 30,000 ms. */
  readonly backoff?: { readonly firstMs?: number; readonly maxMs?: number };
  /** How long a connection has to last for the backoff to begin anew. Default 5,000 ms. */
  readonly steadyMs?: number;
  /** Default: those of the platform. */
  readonly timers?: ReconnectTimers;
  /** Numbers from 0 up to 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** The reason a connection is closed with when the signal stops it all. */
export const stoppedReason = "STOPPED";

/** The reason a connection is closed with that `onConnection` threw at. */
export const rejectedReason = "REJECTED";

/** Keeps one connection to the dialer's target until `signal` is aborted. Throws nothing and leaves no rejection. */
export function reconnecting(dialer: Dialer, options: ReconnectOptions): void {
  new Reconnection(dialer, options).begin();
}

class Reconnection {
  readonly #dialer: Dialer;
  readonly #options: ReconnectOptions;
  readonly #timers: ReconnectTimers;
  readonly #random: () => number;
  readonly #firstMs: number;
  readonly #maxMs: number;
  /** Dials that failed, or gave a connection that didn't last, since one that did. */
  #failures = 0;
  /** The wait for the next dial, or for the connection to have lasted. */
  #timer: unknown;
  #connection: Connection | undefined;

  constructor(dialer: Dialer, options: ReconnectOptions) {
    this.#dialer = dialer;
    this.#options = options;
    this.#timers = options.timers ?? platformTimers;
    this.#random = options.random ?? Math.random;
    this.#firstMs = options.backoff?.firstMs ?? 200;
    this.#maxMs = options.backoff?.maxMs ?? 30_000;
  }

  begin(): void {
    const { signal } = this.#options;
    if (signal.aborted) {
      this.#tell({ kind: "stopped" });
      return;
    }
    signal.addEventListener("abort", () => this.#stop(), { once: true });
    this.#dial();
  }

  #dial(): void {
    this.#tell({ kind: "dialing", attempt: this.#failures + 1 });
    // A listener to the state may have stopped it all.
    if (this.#options.signal.aborted) return;
    openConnection(this.#dialer, this.#options.signal).then(
      (connection) => this.#use(connection),
      (cause: unknown) => this.#fail(cause),
    );
  }

  #use(connection: Connection): void {
    if (this.#options.signal.aborted) {
      connection.close(stoppedReason);
      return;
    }
    this.#connection = connection;
    this.#timer = this.#timers.setTimeout(() => {
      this.#failures = 0;
    }, this.#options.steadyMs ?? 5000);
    this.#tell({ kind: "connected", remote: connection.remote });
    if (this.#connection !== connection) return;
    try {
      this.#options.onConnection(new WatchedConnection(connection, (reason) => this.#lose(connection, reason)));
    } catch (cause) {
      this.#lose(connection, cause);
      connection.close(rejectedReason);
    }
  }

  /** The connection has ended; only the first word of that counts. */
  #lose(connection: Connection, cause: unknown): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#timers.clearTimeout(this.#timer);
    this.#fail(cause);
  }

  #fail(cause: unknown): void {
    if (this.#options.signal.aborted) return;
    const ceilingMs = Math.min(this.#maxMs, this.#firstMs * 2 ** this.#failures);
    const delayMs = Math.floor(this.#random() * ceilingMs);
    this.#failures += 1;
    this.#timer = this.#timers.setTimeout(() => this.#dial(), delayMs);
    this.#tell({ kind: "waiting", attempt: this.#failures, delayMs, cause });
  }

  #stop(): void {
    this.#timers.clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close(stoppedReason);
    this.#tell({ kind: "stopped" });
  }

  /** What a listener throws is its own bug: it surfaces, and nothing here is left half done. */
  #tell(state: ReconnectState): void {
    try {
      this.#options.onState?.(state);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** A dialer that throws instead of rejecting has failed all the same. */
async function openConnection(dialer: Dialer, signal: AbortSignal): Promise<Connection> {
  return dialer.dial(signal);
}

/** Looked up at each call, so that a test's fake timers take effect. */
const platformTimers: ReconnectTimers = {
  setTimeout: (run, delayMs) => platform.setTimeout(run, delayMs),
  clearTimeout: (timer) => platform.clearTimeout(timer),
};

const platform = globalThis as unknown as ReconnectTimers & { queueMicrotask(run: () => void): void };
const queueMicrotask = (run: () => void): void => platform.queueMicrotask(run);
