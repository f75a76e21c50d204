// What two sides say to each other about ranges of items: "mine have this fingerprint", or "mine are these".

import { type Fingerprint, fingerprintBytes } from "./fingerprint.js";

/** From `from` on and below `to`, both as wide as items; without `to`, up to the end. */
export interface Bounds {
  readonly from: Uint8Array;
  readonly to: Uint8Array | undefined;
}

export interface FingerprintRange extends Bounds {
  readonly kind: "fingerprint";
  readonly fingerprint: Fingerprint;
}

export interface ListRange extends Bounds {
  readonly kind: "list";
  /** All of the sender's items in the range, ascending. */
  readonly items: readonly Uint8Array[];
}

/** The ranges of a message are disjoint and ascending. */
export type Range = FingerprintRange | ListRange;

/** Bytes that a range takes in a message, its bounds reckoned as wide as items: never too few. */
export function rangeBytesMax(range: Range, itemBytes: number): number {
  const content = range.kind === "fingerprint" ? fingerprintBytes : 4 + range.items.length * itemBytes;
  return 1 + 2 * (1 + itemBytes) + content;
}
