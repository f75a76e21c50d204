// The two datagrams that open a narrow link. Each side brings a nonce, so that nothing of an earlier link is taken for this
// one's, and what it can take; the smaller one of both counts.
import { controls, datagramKinds, openDatagram, openingSeals } from "./core/datagram.js";
import { checkRange } from "./narrow-link-options.js";

const version = 1;
const { control } = datagramKinds;

/** What a side can take. */
export interface SideLimits {
  readonly datagramBytesMax: number;
  readonly windowDatagrams: number;
}

export interface Dial extends SideLimits {
  readonly version: number;
  readonly dialerNonce: number;
}

export interface Accept extends Dial {
  readonly listenerNonce: number;
}

/** What `port` can take. Throws `TransportError` with code `INVALID_OPTION` when that is less than an opening needs. */
export function limitsOf(port: { readonly datagramBytesMax: number }, windowDatagrams: number): SideLimits {
  checkRange("datagramBytesMax", port.datagramBytesMax, 20, 65_535);
  return { datagramBytesMax: port.datagramBytesMax, windowDatagrams };
}

export function smallerOf(one: SideLimits, other: SideLimits): SideLimits {
  return {
    datagramBytesMax: Math.min(one.datagramBytesMax, other.datagramBytesMax),
    windowDatagrams: Math.min(one.windowDatagrams, other.windowDatagrams),
  };
}

export function encodeDial(dialerNonce: number, limits: SideLimits): Uint8Array {
  return openingSeals.dial.seal(control, controls.dial, encode([dialerNonce], limits));
}

export function encodeAccept(dialerNonce: number, listenerNonce: number, limits: SideLimits): Uint8Array {
  return openingSeals.accept.seal(control, controls.accept, encode([dialerNonce, listenerNonce], limits));
}

export function decodeDial(datagram: Uint8Array): Dial | undefined {
  const view = openBody(datagram, controls.dial, 8);
  if (view === undefined || !openingSeals.dial.holds(datagram, controls.dial)) return undefined;
  return checked({ ...limitsIn(view), dialerNonce: view.getUint32(4) });
}

export function decodeAccept(datagram: Uint8Array): Accept | undefined {
  const view = openBody(datagram, controls.accept, 12);
  if (view === undefined || !openingSeals.accept.holds(datagram, controls.accept)) return undefined;
  return checked({ ...limitsIn(view), dialerNonce: view.getUint32(4), listenerNonce: view.getUint32(8) });
}

function encode(nonces: readonly number[], { datagramBytesMax, windowDatagrams }: SideLimits): Uint8Array {
  const body = new Uint8Array(4 + 4 * nonces.length);
  const view = new DataView(body.buffer);
  view.setUint8(0, version);
  view.setUint8(1, windowDatagrams);
  view.setUint16(2, datagramBytesMax);
  for (const [index, nonce] of nonces.entries()) view.setUint32(4 + 4 * index, nonce);
  return body;
}

function openBody(datagram: Uint8Array, number: number, bytes: number): DataView | undefined {
  const head = openDatagram(datagram);
  if (head?.kind !== control || head.number !== number || head.body.length !== bytes) return undefined;
  return new DataView(head.body.buffer, head.body.byteOffset, bytes);
}

function limitsIn(view: DataView): SideLimits & { readonly version: number } {
  return { version: view.getUint8(0), windowDatagrams: view.getUint8(1), datagramBytesMax: view.getUint16(2) };
}

/** Another version's limits mean nothing here, and limits that can't work are no opening. */
function checked<O extends Dial>(opening: O): O | undefined {
  const { windowDatagrams, datagramBytesMax } = opening;
  return windowDatagrams >= 1 && windowDatagrams <= 128 && datagramBytesMax >= 20 ? opening : undefined;
}

/** Whether this side understands the other. */
export function isSameVersion(opening: Dial): boolean {
  return opening.version === version;
}

export function randomNonce(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}
