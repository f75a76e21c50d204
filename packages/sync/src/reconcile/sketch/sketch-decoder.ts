// Finds out where two sets differ from the symbols of one and a sketch of the other. Symbols of both sides add up to
// those of the symmetric difference; one that holds a single item shows it, and taking that item out of all its other
// symbols uncovers more ("peeling"). Whatever a peer sends, work and memory are bounded by the number of its symbols.

import { wordsToBytes } from "../item-words.js";
import { ReconcileError } from "../reconcile-error.js";
import type { CodedSymbols } from "./coded-symbols.js";
import type { Sketch } from "./sketch.js";
import { defaultSymbolsMax, type SymbolLayout } from "./sketch-shape.js";
import { SymbolPrefix } from "./symbol-prefix.js";

/** Why decoding ended without a difference. Another rung of the ladder has to do it then. */
export type SketchFault =
  /** The peer sent as many symbols as are taken and they still don't decode: the sets differ too much, or it lies. */
  | "TOO_MANY_SYMBOLS"
  /** Peeling uncovers the same items again and again: no set has such symbols. */
  | "INCONSISTENT_SYMBOLS";

export type SketchProgress =
  /** More symbols are needed, from number `next` on. */
  | { readonly state: "open"; readonly next: number }
  | { readonly state: "complete"; readonly ownOnly: readonly Uint8Array[]; readonly peerOnly: readonly Uint8Array[] }
  | { readonly state: "failed"; readonly fault: SketchFault };

const isOpen = 1;
const isQueued = 2;
const peelsFree = 64;

export class SketchDecoder {
  readonly #own: Sketch;
  readonly #layout: SymbolLayout;
  readonly #symbolsMax: number;
  /** What is left of the peer's symbols without ours and without the items that were found; its items are those. */
  readonly #rest: SymbolPrefix;
  /** Per symbol received: whether anything is left of it, and whether it waits in `#queue`. */
  #flags: Uint8Array = new Uint8Array(64);
  readonly #queue: number[] = [];
  #received = 0;
  #openCount = 0;
  #peels = 0;
  #fault: SketchFault | undefined;

  /** @param own a sketch that doesn't change while this decodes (see `Sketch.clone`), under the peer's key and shape */
  constructor(own: Sketch, symbolsMax: number = defaultSymbolsMax) {
    this.#own = own;
    this.#layout = own.layout;
    this.#symbolsMax = symbolsMax;
    this.#rest = new SymbolPrefix(own.layout, own.key);
  }

  /** Symbols taken so far. */
  get received(): number {
    return this.#received;
  }

  /** Takes a batch. What was taken before is stepped over, and a batch behind a gap is left alone: ask from `next` on. */
  receive(batch: CodedSymbols): SketchProgress {
    if (!this.#layout.matches(batch.layout)) throw new ReconcileError("WRONG_SHAPE", "symbols of another shape");
    const end = Math.min(batch.from + batch.count, this.#symbolsMax);
    if (batch.from <= this.#received && this.#received < end && !this.#isDone()) {
      this.#take(batch, end);
      this.#peel();
      if (this.#received === this.#symbolsMax && !this.#isDone()) this.#fault ??= "TOO_MANY_SYMBOLS";
    }
    return this.progress();
  }

  progress(): SketchProgress {
    if (this.#fault !== undefined) return { state: "failed", fault: this.#fault };
    if (!this.#isComplete()) return { state: "open", next: this.#received };
    const { itemWords, shape } = this.#layout;
    const { items } = this.#rest;
    const [ownOnly, peerOnly]: [Uint8Array[], Uint8Array[]] = [[], []];
    for (let item = 0; item < items.size; item++) {
      const bytes = new Uint8Array(shape.itemBytes);
      wordsToBytes(items.words, item * itemWords, shape.itemBytes, bytes, 0);
      (this.#own.hasWords(items.words, item * itemWords) ? ownOnly : peerOnly).push(bytes);
    }
    return { state: "complete", ownOnly, peerOnly };
  }

  #isComplete(): boolean {
    return this.#received > 0 && this.#openCount === 0;
  }

  #isDone(): boolean {
    return this.#fault !== undefined || this.#isComplete();
  }

  #take(batch: CodedSymbols, end: number): void {
    const from = this.#received;
    const { symbolWords } = this.#layout;
    this.#rest.extend(end);
    const own = this.#own.symbols(from, end - from);
    const { words } = this.#rest;
    const skipped = (from - batch.from) * symbolWords;
    for (let word = 0; word < own.words.length; word++) {
      const place = from * symbolWords + word;
      words[place] = (words[place] as number) ^ (own.words[word] as number) ^ (batch.words[skipped + word] as number);
    }
    this.#received = end;
    if (this.#flags.length < end) this.#growFlags(end);
    for (let symbol = from; symbol < end; symbol++) this.#look(symbol);
  }

  #growFlags(length: number): void {
    const larger = new Uint8Array(Math.max(length, 2 * this.#flags.length));
    larger.set(this.#flags);
    this.#flags = larger;
  }

  /** Notes whether a symbol is empty; queues it when it is not. */
  #look(symbol: number): void {
    const before = this.#flags[symbol] as number;
    const open = this.#isEmpty(symbol) ? 0 : isOpen;
    this.#openCount += open - (before & isOpen);
    const queued = open === isOpen ? isQueued : before & isQueued;
    if ((before & isQueued) === 0 && queued !== 0) this.#queue.push(symbol);
    this.#flags[symbol] = open | queued;
  }

  #isEmpty(symbol: number): boolean {
    const { symbolWords } = this.#layout;
    const { words } = this.#rest;
    for (let at = symbol * symbolWords; at < (symbol + 1) * symbolWords; at++) if (words[at] !== 0) return false;
    return true;
  }

  #peel(): void {
    const { itemWords, symbolWords } = this.#layout;
    const rest = this.#rest;
    const found = new Int32Array(itemWords);
    for (let symbol = this.#queue.pop(); symbol !== undefined; symbol = this.#queue.pop()) {
      this.#flags[symbol] = (this.#flags[symbol] as number) & ~isQueued;
      if (!this.#isPure(symbol)) continue;
      // An item that is found a second time was wrong the first time, and toggling takes it back.
      if (++this.#peels > 2 * this.#received + peelsFree) {
        this.#fault = "INCONSISTENT_SYMBOLS";
        return;
      }
      for (let word = 0; word < itemWords; word++) found[word] = rest.words[symbol * symbolWords + word] as number;
      rest.toggle(found, 0);
      for (let index = 0; index < rest.touchedCount; index++) {
        const touched = rest.touched[index] as number;
        if (touched < this.#received) this.#look(touched);
      }
    }
  }

  /** True for a symbol whose sum of tags is the tag of its sum of items. */
  #isPure(symbol: number): boolean {
    if (((this.#flags[symbol] as number) & isOpen) === 0) return false;
    const { itemWords, checkWords, symbolWords, shape } = this.#layout;
    const { hash, words } = this.#rest;
    const at = symbol * symbolWords;
    hash.tag(words, at, shape.itemBytes);
    return words[at + itemWords] === hash.low && (checkWords === 1 || words[at + itemWords + 1] === hash.high);
  }
}
