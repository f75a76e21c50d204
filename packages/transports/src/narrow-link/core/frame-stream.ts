// How frames lie in the stream that fragments carry: a length and a bit for "this is the last word" in one to four bytes
// of seven bits each, the frame, and a check of four bytes. A stream that was put together wrongly fails the check, and
// nothing of it is ever handed over.
import { type CloseReason, closeReasons } from "../../close-reasons.js";
import { cutReason } from "../../cut-reason.js";
import { HeldBytes } from "../../held-bytes.js";
import type { StreamRecord } from "../../stream-record.js";
import { check32 } from "./checksum.js";

const headBytesMax = 4;
const checkBytes = 4;

/** The longest reason that is told, in bytes of UTF-8. */
const reasonBytesMax = 256;

/** The longest frame that a head can tell of. */
export const narrowFrameBytesMax: number = 2 ** (7 * headBytesMax - 1) - 1;

export function encodeFrame(frame: Uint8Array): Uint8Array {
  return encodeRecord(frame, 0);
}

export function encodeClose(reason: string): Uint8Array {
  return encodeRecord(new TextEncoder().encode(cutReason(reason, reasonBytesMax)), 1);
}

function encodeRecord(body: Uint8Array, isLast: 0 | 1): Uint8Array {
  const head: number[] = [];
  let rest = body.length * 2 + isLast;
  for (; rest >= 128; rest = Math.floor(rest / 128)) head.push(128 + (rest % 128));
  head.push(rest);
  const record = new Uint8Array(head.length + body.length + checkBytes);
  record.set(head);
  record.set(body, head.length);
  const end = record.length - checkBytes;
  new DataView(record.buffer).setUint32(end, check32(record.subarray(0, end)));
  return record;
}

export class FrameStream {
  readonly #frameBytesMax: number;
  readonly #held: HeldBytes = new HeldBytes();

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** The records that `piece` completes, made one at a time. A fault is the last: nothing behind it means anything. */
  *decode(piece: Uint8Array): Generator<StreamRecord, void> {
    let rest = piece;
    for (;;) {
      while (rest.length > 0 && headOf(this.#held.view) === undefined) {
        rest = this.#held.take(rest, this.#held.length + 1);
      }
      const head = headOf(this.#held.view);
      if (head === undefined) return;
      const fault = this.#faultOf(head);
      if (fault !== undefined) {
        yield { kind: "fault", reason: fault };
        return;
      }
      const bytes = head.bytes + head.length + checkBytes;
      rest = this.#held.take(rest, bytes);
      if (this.#held.length < bytes) return;
      yield this.#finish(head);
      this.#held.clear();
    }
  }

  #faultOf({ length, isLast, bytes }: RecordHead): CloseReason | undefined {
    if (bytes > headBytesMax || (isLast && length > reasonBytesMax)) return closeReasons.protocolError;
    return length > this.#frameBytesMax && !isLast ? closeReasons.frameTooLarge : undefined;
  }

  #finish({ length, isLast, bytes }: RecordHead): StreamRecord {
    const record = this.#held.view;
    const end = bytes + length;
    const sent = new DataView(record.buffer, record.byteOffset).getUint32(end);
    if (check32(record.subarray(0, end)) !== sent) return { kind: "fault", reason: closeReasons.protocolError };
    const body = record.slice(bytes, end);
    return isLast ? { kind: "close", reason: new TextDecoder().decode(body) } : { kind: "frame", frame: body };
  }
}

interface RecordHead {
  readonly length: number;
  readonly isLast: boolean;
  /** How many bytes the head takes; more than `headBytesMax` is a fault. */
  readonly bytes: number;
}

/** The head at the start of `held`, or undefined while more of it has to come. */
function headOf(held: Uint8Array): RecordHead | undefined {
  let value = 0;
  for (let index = 0; index < held.length; index++) {
    const byte = held[index] as number;
    value += (byte % 128) * 128 ** index;
    if (byte >= 128 && index < headBytesMax) continue;
    return { length: Math.floor(value / 2), isLast: value % 2 === 1, bytes: index + 1 };
  }
  return undefined;
}
