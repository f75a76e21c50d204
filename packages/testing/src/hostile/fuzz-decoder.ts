// Feeds spoiled bytes to a decoder and counts what becomes of them, so that a test can say how deep they got. It keeps
// one promise for every input: nothing is thrown past the boundary, time is bounded, and memory by the input's length.
import { getHeapStatistics } from "node:v8";
import { HostileInputError } from "../errors.js";
import { altered, Dice, mutated, randomBytes } from "./mutation.js";

/** How far an input came: stopped by the outermost checks, refused behind them, or taken. */
export type Depth = "outside" | "inside" | "accepted";

export interface DecoderUnderTest<Item extends { readonly bytes: Uint8Array }> {
  readonly name: string;
  /** Valid inputs by kind. All kinds are spoiled equally often, whatever their number of items. */
  readonly corpus: Readonly<Record<string, readonly Item[]>>;
  /** Decodes bytes that stand in for those of `item`. Whatever it throws has got past the boundary. */
  decode(bytes: Uint8Array, item: Item): Depth;
  /** What must hold of bytes that were accepted, such as that they encode to themselves; throws where it does not. */
  check?(bytes: Uint8Array, item: Item): void;
  /** What an attacker does to spoiled bytes so that they pass a checksum. */
  seal?(bytes: Uint8Array): Uint8Array;
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The longest that one input may take; 250 ms unless given. */
  readonly inputMsMax?: number;
  /** Bytes of heap that one byte of input may make; 2,048 unless given, beside a constant of 2 MiB. */
  readonly heapPerByteMax?: number;
}

export type DepthCounts = Readonly<Record<Depth, number>>;

export interface FuzzCounts extends DepthCounts {
  readonly inputs: number;
  readonly kinds: ReadonlyMap<string, DepthCounts>;
  /** The share of inputs that came past the outermost checks. */
  readonly pastShare: number;
  /** The slowest input, in milliseconds. */
  readonly slowestMs: number;
  /** All of this in a line. */
  readonly text: string;
}

/** What decoders may use beside what their input's length allows: code that is compiled on the way is in it. */
const heapBytesFree = 2 ** 21;
/** One input in so many has its heap measured: asking costs more than decoding. */
const heapSampling = 8;

/** Throws `HostileInputError` for the first input that breaks a promise. */
export function fuzzDecoder<Item extends { readonly bytes: Uint8Array }>(
  decoder: DecoderUnderTest<Item>,
  options: FuzzOptions,
): FuzzCounts {
  const dice = new Dice(options.seed);
  const bodies: WeakMap<Item, number> = new WeakMap();
  const corpus = Object.entries(decoder.corpus);
  const everything = corpus.flatMap(([, items]) => items);
  const kinds = new Map(corpus.map(([kind]) => [kind, { outside: 0, inside: 0, accepted: 0 }]));
  let slowestMs = 0;
  for (let index = 0; index < options.inputs; index++) {
    const [kind, items] = corpus[index % corpus.length]!;
    const item = dice.pick(items);
    const bytes = sealed(
      decoder,
      spoil(decoder, item, dice, () => dice.pick(everything).bytes, bodies),
    );
    const { depth, tookMs } = feed(decoder, { kind, item, bytes }, options, index % heapSampling === 0);
    kinds.get(kind)![depth]++;
    slowestMs = Math.max(slowestMs, tookMs);
  }
  return summary(decoder.name, options, kinds, slowestMs);
}

function sealed(decoder: Pick<DecoderUnderTest<never>, "seal">, bytes: Uint8Array): Uint8Array {
  return decoder.seal?.(bytes) ?? bytes;
}

/** One input in sixteen is random, four are spoiled anywhere, eleven only behind what the outermost checks look at. */
function spoil<Item extends { readonly bytes: Uint8Array }>(
  decoder: DecoderUnderTest<Item>,
  item: Item,
  dice: Dice,
  other: () => Uint8Array,
  bodies: WeakMap<Item, number>,
): Uint8Array {
  const draw = dice.roll(16);
  if (draw === 0) return randomBytes(dice, 120);
  if (draw < 5) return mutated(item.bytes, dice, other());
  const from = bodies.get(item) ?? bodyOf(decoder, item);
  bodies.set(item, from);
  return altered(item.bytes, dice, from);
}

/** From where on a changed byte is looked at behind the outermost checks, found by halving; a guess is good enough. */
function bodyOf<Item extends { readonly bytes: Uint8Array }>(decoder: DecoderUnderTest<Item>, item: Item): number {
  let [low, high] = [0, item.bytes.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const changed = item.bytes.slice();
    changed[middle] = changed[middle]! ^ 1;
    if (decoder.decode(sealed(decoder, changed), item) === "outside") low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Input<Item> {
  readonly kind: string;
  readonly item: Item;
  readonly bytes: Uint8Array;
}

/** A bound that is broken counts only when it is broken again, and again: machines pause, and collect garbage. */
function feed<Item extends { readonly bytes: Uint8Array }>(
  decoder: DecoderUnderTest<Item>,
  input: Input<Item>,
  { inputMsMax = 250, heapPerByteMax = 2048 }: FuzzOptions,
  measuresHeap: boolean,
): { readonly depth: Depth; readonly tookMs: number } {
  const heapBytesMax = heapBytesFree + heapPerByteMax * input.bytes.length;
  try {
    let once = decodeOnce(decoder, input, measuresHeap);
    for (let more = 2; more > 0 && (once.tookMs > inputMsMax || once.heapBytes > heapBytesMax); more--) {
      once = decodeOnce(decoder, input, true);
    }
    const { depth, tookMs, heapBytes } = once;
    if (tookMs > inputMsMax) throw new RangeError(`took ${Math.round(tookMs)} ms`);
    if (heapBytes > heapBytesMax) throw new RangeError(`made ${heapBytes} bytes of heap`);
    if (depth === "accepted") decoder.check?.(input.bytes, input.item);
    return { depth, tookMs };
  } catch (failure) {
    throw new HostileInputError(decoder.name, input.kind, input.bytes, failure);
  }
}

function decodeOnce<Item extends { readonly bytes: Uint8Array }>(
  decoder: DecoderUnderTest<Item>,
  { item, bytes }: Input<Item>,
  measuresHeap: boolean,
): { readonly depth: Depth; readonly tookMs: number; readonly heapBytes: number } {
  const before = measuresHeap ? heapInUse() : 0;
  const startedAt = performance.now();
  const depth = decoder.decode(bytes, item);
  const tookMs = performance.now() - startedAt;
  return { depth, tookMs, heapBytes: measuresHeap ? heapInUse() - before : 0 };
}

function heapInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function summary(
  name: string,
  { inputs }: FuzzOptions,
  kinds: ReadonlyMap<string, DepthCounts>,
  slowestMs: number,
): FuzzCounts {
  const sum = (depth: Depth): number => [...kinds.values()].reduce((total, one) => total + one[depth], 0);
  const [outside, inside, accepted] = [sum("outside"), sum("inside"), sum("accepted")];
  const pastShare = (inside + accepted) / inputs;
  const text =
    `${name}: ${inputs} inputs of ${kinds.size} kinds, ${outside} refused by the outermost checks, ${inside} behind them, ` +
    `${accepted} accepted (${Math.round(pastShare * 100)} % past), slowest ${slowestMs.toFixed(1)} ms`;
  return { inputs, kinds, outside, inside, accepted, pastShare, slowestMs, text };
}
