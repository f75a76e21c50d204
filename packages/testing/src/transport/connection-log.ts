// What one end of a connection heard, written down, and how a test waits for it.
import { createHash } from "node:crypto";
import type { Connection } from "@joinery/sync";

export class ConnectionLog {
  readonly frames: Uint8Array[] = [];
  /** Every reason `onClose` was called with: exactly one once the connection has ended. */
  readonly reasons: string[] = [];
  /** How many frames there were at the first `onClose`. */
  framesAtClose: number | undefined;
  readonly #waiting = new Set<() => void>();

  /** Starts `connection` and listens. `onFrame` is called after the frame was written down. */
  constructor(connection: Connection, onFrame: (frame: Uint8Array) => void = () => {}) {
    connection.start({
      onFrame: (frame) => {
        this.frames.push(frame);
        onFrame(frame);
        this.#wake();
      },
      onClose: (reason) => {
        this.reasons.push(reason);
        this.framesAtClose ??= this.frames.length;
        this.#wake();
      },
    });
  }

  /** Resolves with the reason once the connection has ended. */
  async closed(): Promise<string> {
    await this.#until(() => this.reasons.length > 0);
    return this.reasons[0] as string;
  }

  /** Resolves once there are `count` frames. */
  async framesCome(count: number): Promise<readonly Uint8Array[]> {
    await this.#until(() => this.frames.length >= count);
    return this.frames;
  }

  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/** A frame whose length and bytes tell it from others. */
export function frameOf(number: number, length: number): Uint8Array {
  const frame = new Uint8Array(length);
  for (let index = 0; index < length; index++) frame[index] = (number * 31 + index * 7) % 251;
  return frame;
}

/** Frames as short texts: equal ones for equal bytes, and compared a thousand times faster than the bytes. */
export function digests(frames: readonly Uint8Array[]): string[] {
  return frames.map((frame) => `${frame.length} ${createHash("sha256").update(frame).digest("base64")}`);
}

/** Gives the event loop time in which a thing that must not happen would happen. */
export function pause(delayMs = 30): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
