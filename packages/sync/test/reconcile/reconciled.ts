// Two sketches told apart: the peer's symbols go to a decoder in batches until it has an answer.

import type { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { SketchDecoder, type SketchProgress } from "../../src/reconcile/sketch/sketch-decoder.js";

export interface Reconciled {
  readonly progress: SketchProgress;
  readonly symbols: number;
}

export function reconcile(own: Sketch, peer: Sketch, batch: number, symbolsMax?: number): Reconciled {
  const decoder = new SketchDecoder(own, symbolsMax);
  let progress = decoder.progress();
  while (progress.state === "open") progress = decoder.receive(peer.symbols(progress.next, batch));
  return { progress, symbols: decoder.received };
}
