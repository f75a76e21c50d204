// A connection and a dialer that do what a test of reconnecting tells them, and write down what is asked of them.
import type { Connection, ConnectionHandlers, Dialer } from "../src/transport-port.js";

/** A connection whose end the test decides by calling `handlers.onClose`. */
export class FakeConnection implements Connection {
  readonly remote = "ws://table";
  readonly frameBytesMax = 1000;
  readonly bufferedBytes = 0;
  readonly closes: string[] = [];
  handlers: ConnectionHandlers | undefined;
  start(handlers: ConnectionHandlers): void {
    this.handlers = handlers;
  }
  send(): boolean {
    return this.closes.length === 0;
  }
  close(reason: string): void {
    this.closes.push(reason);
  }
}

type Outcome = FakeConnection | Error | "hang" | "throw";

/** A dialer with a fate for each dial; the last one holds for all that follow. */
export class FakeDialer implements Dialer {
  readonly target = "ws://table";
  readonly dialedAtMs: number[] = [];
  readonly #fates: Outcome[];

  constructor(...fates: Outcome[]) {
    this.#fates = fates;
  }

  dial(signal: AbortSignal): Promise<Connection> {
    const fate = this.#fates[Math.min(this.dialedAtMs.length, this.#fates.length - 1)]!;
    this.dialedAtMs.push(Date.now());
    if (fate === "throw") throw new RangeError("a dialer with a bug");
    if (fate instanceof Error) return Promise.reject(fate);
    if (fate !== "hang") return Promise.resolve(fate);
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  }
}
