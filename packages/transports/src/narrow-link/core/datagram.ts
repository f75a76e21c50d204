// How a datagram lies in bytes: two bytes with its kind and a number, its body, and a check of two bytes. So it costs four
// bytes. The check also covers what both sides know without sending it: the link's two nonces, the direction, and the
// number in full. That refuses what comes from an earlier link, from a reflection, or from 16,384 fragments ago.
import { check16 } from "./checksum.js";

/** What a datagram costs besides its body. */
export const datagramOverheadBytes = 4;

/** Numbers go over the wire modulo this. */
export const numberModulus: number = 2 ** 14;

export const datagramKinds = {
  /** A fragment of the stream, with its number. */
  data: 0,
  /** The number of the first fragment that isn't taken yet, and a bit for each one from there on that has come. */
  acknowledgement: 1,
  /** Everything else; the number says what. */
  control: 2,
} as const;

export const controls = {
  /** Opens a link: the dialer's nonce. Checked as if both nonces were 0. */
  dial: 1,
  /** Answers a dial: its nonce, and the listener's. Checked as if both nonces were 0. */
  accept: 2,
  /** Asks for an acknowledgement. */
  ping: 3,
  /** The sender has let go of the link. */
  reset: 4,
} as const;

/** What the check of every datagram begins with. */
export class LinkSeal {
  readonly #start: number;

  constructor(dialerNonce: number, listenerNonce: number, fromDialer: boolean) {
    const seed = new Uint8Array(9);
    const view = new DataView(seed.buffer);
    view.setUint32(0, dialerNonce);
    view.setUint32(4, listenerNonce);
    seed[8] = fromDialer ? 1 : 0;
    this.#start = check16(seed);
  }

  /** @param number in full; 14 bits of it are sent */
  seal(kind: number, number: number, body: Uint8Array): Uint8Array {
    const datagram = new Uint8Array(datagramOverheadBytes + body.length);
    const view = new DataView(datagram.buffer);
    view.setUint16(0, kind * numberModulus + (number % numberModulus));
    datagram.set(body, 2);
    view.setUint16(2 + body.length, this.#check(datagram.subarray(0, -2), number));
    return datagram;
  }

  /** Whether `datagram` was sealed like this, with this number in full. */
  holds(datagram: Uint8Array, number: number): boolean {
    const sent = (datagram.at(-2) as number) * 256 + (datagram.at(-1) as number);
    return this.#check(datagram.subarray(0, -2), number) === sent;
  }

  #check(sealed: Uint8Array, number: number): number {
    const epoch = Math.floor(number / numberModulus);
    return check16(sealed, check16(new Uint8Array([epoch >>> 24, epoch >>> 16, epoch >>> 8, epoch]), this.#start));
  }
}

/** The seal of dials and of their answers, which come before there are two nonces. */
export const openingSeals: { readonly dial: LinkSeal; readonly accept: LinkSeal } = {
  dial: new LinkSeal(0, 0, true),
  accept: new LinkSeal(0, 0, false),
};

export interface DatagramHead {
  readonly kind: number;
  /** 14 bits of the number. */
  readonly number: number;
  readonly body: Uint8Array;
}

/** Takes a datagram apart, or answers undefined when it is too short; its check is not looked at. */
export function openDatagram(datagram: Uint8Array): DatagramHead | undefined {
  if (datagram.length < datagramOverheadBytes) return undefined;
  const head = (datagram[0] as number) * 256 + (datagram[1] as number);
  return { kind: Math.floor(head / numberModulus), number: head % numberModulus, body: datagram.subarray(2, -2) };
}

/** The number in full that ends in `sent` and is the nearest to `expected`; negative when there is none. */
export function nearestNumber(sent: number, expected: number): number {
  const half = numberModulus / 2;
  const ahead = (((sent - expected + half) % numberModulus) + numberModulus) % numberModulus;
  return expected + ahead - half;
}
