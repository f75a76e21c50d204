// TCP as the README of @joinery/transports has it to the byte.
import { connect, type Socket } from "node:net";

const greeting = Buffer.from("joinery\u0001");

export class TcpLink {
  readonly #socket: Socket;
  #held: Buffer = Buffer.alloc(0);
  #isGreeted = false;
  /** While it is set, frames get lost, both ways. */
  loses = false;
  readonly lost = { said: 0, heard: 0 };

  constructor(address: string, onFrame: (frame: Uint8Array) => void) {
    const { hostname: host, port } = new URL(address);
    this.#socket = connect({ host, port: Number(port) });
    this.#socket.on("error", () => {});
    this.#socket.on("data", (piece) => {
      this.#held = Buffer.concat([this.#held, piece]);
      for (const frame of this.#frames()) {
        if (this.loses) this.lost.heard++;
        else onFrame(frame);
      }
    });
    this.#socket.write(greeting);
  }

  send(frame: Uint8Array): void {
    if (this.loses) this.lost.said++;
    else this.#socket.write(Buffer.concat([Buffer.of(1, frame.length >> 16, frame.length >> 8, frame.length), frame]));
  }

  /** Without a last word. */
  cut(): void {
    this.#socket.destroy();
  }

  *#frames(): Generator<Uint8Array> {
    if (!this.#isGreeted && this.#take(greeting.length) !== undefined) this.#isGreeted = true;
    while (this.#isGreeted && this.#held.length >= 4) {
      const length = this.#held.readUIntBE(1, 3);
      const record = this.#take(4 + length);
      if (record === undefined) return;
      if (record[0] === 1) yield record.subarray(4);
    }
  }

  #take(length: number): Uint8Array | undefined {
    if (this.#held.length < length) return undefined;
    const taken = new Uint8Array(this.#held.subarray(0, length));
    this.#held = this.#held.subarray(length);
    return taken;
  }
}
