// A process that ends as by SIGKILL at a chosen step. Its steps are what reaches or leaves it: each write before it is on disk and
// after it, each frame that it sends and that comes. From its end on nothing of it is written, sent, heard or resolved. A write takes
// some turns, in which other steps are taken: its end may come while much waits for the disk.

import type { Connection, Dialer, Listener, Storage } from "joinery";

export class MortalProcess {
  /** Resolves at its end. */
  readonly ended: Promise<void>;
  readonly #turnsPerWrite: number;
  readonly #endsAtStep: number;
  readonly #connections: Set<Connection> = new Set();
  readonly #disks: Storage[] = [];
  /** All writes so far, one after the other. */
  #written: Promise<void> = Promise.resolve();
  #steps = 0;
  #isOver = false;
  #tellEnd: () => void = () => {};

  constructor(turnsPerWrite: number, endsAtStep: number = Number.POSITIVE_INFINITY) {
    this.#turnsPerWrite = turnsPerWrite;
    this.#endsAtStep = endsAtStep;
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve;
    });
  }

  /** True once it has taken so many steps. */
  get hasReachedItsEnd(): boolean {
    return this.#steps >= this.#endsAtStep;
  }

  /** Ends it now, and lets go of its files as the system does. Resolves when another process may open them. */
  async kill(): Promise<void> {
    this.#end();
    await this.#written;
    for (const disk of this.#disks.splice(0)) await disk.close();
  }

  /** What has been opened for this process, and is closed with it. */
  storage(disk: Storage): Storage {
    this.#disks.push(disk);
    const living = <T>(call: () => Promise<T>): Promise<T> => this.#live(call);
    return {
      append: (document, records) => this.#write(() => disk.append(document, records)),
      saveMeta: (key, value) => this.#write(() => disk.saveMeta(key, value)),
      delete: (document) => this.#write(() => disk.delete(document)),
      load: (document) => living(() => disk.load(document)),
      loadMeta: (key) => living(() => disk.loadMeta(key)),
      documents: () => living(() => disk.documents()),
      epoch: () => living(async () => disk.epoch?.()),
      close: () => living(() => disk.close()),
    };
  }

  dialer(inner: Dialer): Dialer {
    const dial = (signal: AbortSignal): Promise<Connection> =>
      this.#live(async () => this.#connection(await inner.dial(signal)));
    return { target: inner.target, dial };
  }

  listener(inner: Listener): Listener {
    return {
      listen: (accept) =>
        inner.listen((connection) => {
          if (this.#isOver) connection.close("gone");
          else accept(this.#connection(connection));
        }),
    };
  }

  #connection(inner: Connection): Connection {
    this.#connections.add(inner);
    return {
      remote: inner.remote,
      frameBytesMax: inner.frameBytesMax,
      get bufferedBytes() {
        return inner.bufferedBytes;
      },
      start: ({ onFrame, onClose }) =>
        inner.start({
          onFrame: (frame) => {
            if (this.#takesStep()) onFrame(frame);
          },
          onClose: (reason) => {
            if (!this.#isOver) onClose(reason);
          },
        }),
      send: (frame) => !this.#takesStep() || inner.send(frame),
      close: (reason) => inner.close(reason),
    };
  }

  async #write(write: () => Promise<void>): Promise<void> {
    if (!this.#takesStep()) return never();
    const written = this.#written.then(async () => {
      for (let turn = 0; turn < this.#turnsPerWrite; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (!this.#isOver) await write();
    });
    this.#written = written.catch(() => undefined);
    await this.#live(() => written);
    if (!this.#takesStep()) return never();
  }

  /** What a call answers, or nothing ever. */
  async #live<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isOver) return never();
    const answer = await call();
    return this.#isOver ? never() : answer;
  }

  #takesStep(): boolean {
    if (++this.#steps >= this.#endsAtStep) this.#end();
    return !this.#isOver;
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const connection of this.#connections) connection.close("gone");
    this.#tellEnd();
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
