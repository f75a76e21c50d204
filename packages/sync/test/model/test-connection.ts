// Two ends of a link for tests of the shell, whose capacity and content the test decides on.

import type { Connection, ConnectionHandlers, Dialer, Listener } from "@joinery/sync";

export class TestConnection implements Connection {
  readonly remote: string;
  readonly frameBytesMax: number = 256 * 1024;
  bufferedBytes = 0;
  /** How many frames it still takes. */
  capacity: number = Number.POSITIVE_INFINITY;
  readonly sent: Uint8Array[] = [];
  refusals = 0;
  /** While the other side reads nothing, what is sent stays in the buffer. */
  readonly #unread: Uint8Array[] = [];
  #isUnread = false;
  closedWith: string | undefined;
  other: TestConnection | undefined;
  #handlers: ConnectionHandlers | undefined;
  #early: Uint8Array[] = [];

  constructor(remote: string) {
    this.remote = remote;
  }

  start(handlers: ConnectionHandlers): void {
    this.#handlers = handlers;
    for (const frame of this.#early.splice(0)) handlers.onFrame(frame);
  }

  send(frame: Uint8Array): boolean {
    if (this.closedWith !== undefined) return false;
    if (this.capacity <= 0) {
      this.refusals++;
      return false;
    }
    this.capacity--;
    this.sent.push(frame);
    const copy = frame.slice();
    if (this.#isUnread) {
      this.#unread.push(copy);
      this.bufferedBytes += copy.length;
      return true;
    }
    queueMicrotask(() => this.other?.arrive(copy));
    return true;
  }

  /** From now on the other side reads nothing. */
  stopReading(): void {
    this.#isUnread = true;
  }

  /** The other side reads what is in the buffer, and goes on reading. */
  readOn(): void {
    this.#isUnread = false;
    this.bufferedBytes = 0;
    for (const frame of this.#unread.splice(0)) queueMicrotask(() => this.other?.arrive(frame));
  }

  arrive(frame: Uint8Array): void {
    if (this.#handlers === undefined) this.#early.push(frame);
    else if (this.closedWith === undefined) this.#handlers.onFrame(frame);
  }

  close(reason: string): void {
    if (this.closedWith !== undefined) return;
    this.closedWith = reason;
    this.#handlers?.onClose(reason);
    const { other } = this;
    queueMicrotask(() => other?.close(reason));
  }
}

export function connectionPair(): [TestConnection, TestConnection] {
  const pair: [TestConnection, TestConnection] = [new TestConnection("test:b"), new TestConnection("test:a")];
  [pair[0].other, pair[1].other] = [pair[1], pair[0]];
  return pair;
}

/** Hands the connections that a test gives it to whoever listens. */
export class TestListener implements Listener {
  accept: (connection: Connection) => void = () => {};
  isClosed = false;

  async listen(onConnection: (connection: Connection) => void): Promise<{ address: string; close(): Promise<void> }> {
    this.accept = onConnection;
    const close = async (): Promise<void> => {
      this.isClosed = true;
    };
    return { address: "test:listener", close };
  }
}

/** Gives a new pair at each dial; the far ends go to `onDial`. */
export class TestDialer implements Dialer {
  readonly target = "test:target";
  readonly #onDial: (far: TestConnection) => void;

  constructor(onDial: (far: TestConnection) => void) {
    this.#onDial = onDial;
  }

  async dial(): Promise<Connection> {
    const [near, far] = connectionPair();
    this.#onDial(far);
    return near;
  }
}
