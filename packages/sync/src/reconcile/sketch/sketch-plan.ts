// What to ask for next: more symbols, and how many; or the peer's whole list of items, when that is cheaper.

/** What is known when a batch has been taken and did not complete the difference. */
export interface SketchSituation {
  /** The estimated difference, in items. */
  readonly estimate: number;
  /** Symbols taken so far. */
  readonly received: number;
  /** Items in the peer's set. */
  readonly peerSize: number;
  /** Bytes of a symbol, and of an item in a list. */
  readonly symbolBytes: number;
  readonly listedBytes: number;
  readonly symbolsMax: number;
}

export type SketchPlan = { readonly ask: "symbols"; readonly count: number } | { readonly ask: "list" };

/** Symbols per difference: what large differences take, and what the tail of small ones takes on top. */
const symbolsPerItem = 1.4;
const symbolsOnTop = 8;
/** Each further question asks for this part of what was taken already, so an estimate that was too low costs few rounds. */
const furtherShare = 0.25;

/** Symbols that decode a difference of so many items, most of the time. */
export function symbolsExpected(difference: number): number {
  return Math.ceil(symbolsPerItem * difference) + symbolsOnTop;
}

/**
 * Compares what is still to come: symbols up to the expected number, or all items of the peer. What was sent is sent. With
 * items of 8 bytes, checks of 4 and items listed in full, lists win from a difference of 0.48 n on.
 */
export function planSketch(situation: SketchSituation): SketchPlan {
  const { estimate, received, peerSize, symbolBytes, listedBytes, symbolsMax } = situation;
  const further = Math.max(symbolsOnTop, Math.ceil(received * furtherShare));
  const count = Math.max(symbolsExpected(estimate) - received, further);
  const listBytes = peerSize * listedBytes;
  const isHopeless = received + count > symbolsMax;
  // An estimate that stays too low must not lead on for ever: symbols for as much as a list are the end in any case.
  const isTooDear = count * symbolBytes > listBytes || received * symbolBytes > listBytes;
  return isHopeless || isTooDear ? { ask: "list" } : { ask: "symbols", count };
}
