// What two sketches must agree on before their symbols can be added up, and how many words a symbol takes.

import { checkItemBytes, wordsOf } from "../item-words.js";
import { ReconcileError } from "../reconcile-error.js";

/** Symbols that carry a count: enough for an estimate of the difference. The later ones need none. */
export const countedSymbols = 64;
/** Symbols that a session sends or takes at most, unless it is told otherwise. */
export const defaultSymbolsMax = 100_000;
/** Symbols that a sketch has at all. */
export const sketchSymbolsMax: number = 2 ** 20;

export interface SketchShape {
  /** Width of an item, 8 to 40. */
  readonly itemBytes: number;
  /** Width of a symbol's check. With 4, one wrong item in about 2^32 looks right while peeling; with 8, none ever does. */
  readonly checkBytes: 4 | 8;
}

/** A shape in words: a symbol is the sum of its items, then the sum of their tags. */
export class SymbolLayout {
  readonly shape: SketchShape;
  readonly itemWords: number;
  readonly checkWords: number;
  readonly symbolWords: number;

  constructor(shape: SketchShape) {
    checkItemBytes(shape.itemBytes);
    if (shape.checkBytes !== 4 && shape.checkBytes !== 8) {
      throw new ReconcileError("WRONG_SHAPE", `checks have 4 or 8 bytes, not ${shape.checkBytes}`);
    }
    this.shape = shape;
    this.itemWords = wordsOf(shape.itemBytes);
    this.checkWords = shape.checkBytes >> 2;
    this.symbolWords = this.itemWords + this.checkWords;
  }

  matches({ shape }: SymbolLayout): boolean {
    return shape.itemBytes === this.shape.itemBytes && shape.checkBytes === this.shape.checkBytes;
  }
}
