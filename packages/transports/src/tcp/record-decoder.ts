// How frames lie in a stream of bytes: a byte that says what comes, three bytes of length (big endian), then that many.
// The decoder takes the stream in pieces of any size. It holds no more than twice what has arrived of one record, and a
// length above the bound is a fault before anything is kept for it.
import { type CloseReason, closeReasons } from "../close-reasons.js";
import { cutReason } from "../cut-reason.js";
import { HeldBytes } from "../held-bytes.js";
import type { StreamRecord } from "../stream-record.js";

const headBytes = 4;
const frameKind = 1;
const closeKind = 2;

/** The longest record that a head can tell of. */
export const recordBytesMax: number = 2 ** 24 - 1;

/** The longest reason that goes over the wire, in bytes of UTF-8. */
const reasonBytesMax = 1024;

/** A frame as it lies in the stream, in memory of its own. */
export function encodeFrame(frame: Uint8Array): Uint8Array {
  return encodeRecord(frameKind, frame);
}

/** The last record of a side. */
export function encodeClose(reason: string): Uint8Array {
  return encodeRecord(closeKind, new TextEncoder().encode(cutReason(reason, reasonBytesMax)));
}

function encodeRecord(kind: number, body: Uint8Array): Uint8Array {
  const record = new Uint8Array(headBytes + body.length);
  new DataView(record.buffer).setUint32(0, kind * 2 ** 24 + body.length);
  record.set(body, headBytes);
  return record;
}

export class RecordDecoder {
  readonly #frameBytesMax: number;
  /** What has arrived of the record that isn't whole yet. */
  readonly #held = new HeldBytes();

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** The records that `piece` completes, made one at a time. A fault is the last: nothing behind it means anything. */
  *decode(piece: Uint8Array): Generator<StreamRecord, void> {
    let rest = piece;
    for (;;) {
      if (this.#held.length < headBytes) rest = this.#held.take(rest, headBytes);
      if (this.#held.length < headBytes) return;
      const [kind, length] = [this.#held.view[0] as number, lengthIn(this.#held.view)];
      const fault = this.#faultOf(kind, length);
      if (fault !== undefined) {
        yield { kind: "fault", reason: fault };
        return;
      }
      rest = this.#held.take(rest, headBytes + length);
      if (this.#held.length < headBytes + length) return;
      const body = this.#held.view.slice(headBytes);
      this.#held.clear();
      yield kind === frameKind ? { kind: "frame", frame: body } : { kind: "close", reason: textOf(body) };
    }
  }

  #faultOf(kind: number, length: number): CloseReason | undefined {
    if (kind === frameKind) return length > this.#frameBytesMax ? closeReasons.frameTooLarge : undefined;
    return kind === closeKind && length <= reasonBytesMax ? undefined : closeReasons.protocolError;
  }
}

function lengthIn(head: Uint8Array): number {
  return (head[1] as number) * 65_536 + (head[2] as number) * 256 + (head[3] as number);
}

/** What isn't UTF-8 is shown as such: a reason is for people. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
