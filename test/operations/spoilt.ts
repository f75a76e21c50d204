// Bytes that somebody changed on the way.
import fc from "fast-check";

/** Where bytes are changed, to what, and how many are cut off. */
export interface Spoiling {
  readonly changes: readonly (readonly [at: number, byte: number])[];
  readonly cut: number;
}

/** Many small bytes, since most of what matters is small. */
const byte = fc.oneof(fc.nat(8), fc.nat(255));

export const arbitrarySpoilings: fc.Arbitrary<readonly Spoiling[]> = fc.array(
  fc.record({
    changes: fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 2 }),
    cut: fc.oneof({ arbitrary: fc.constant(0), weight: 9 }, fc.integer({ min: 1, max: 9 })),
  }),
  { minLength: 12, maxLength: 12 },
);

export function spoilt(bytes: Uint8Array, { changes, cut }: Spoiling): Uint8Array {
  const copy = bytes.slice(0, Math.max(1, bytes.length - cut));
  for (const [at, to] of changes) copy[at % copy.length] = to;
  return copy;
}
