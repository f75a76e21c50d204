// The work that every subject is given: keys, values and their order, from a fixed seed, made before any clock starts.
// A key has 8 characters and a value 14, so that one operation carries 22 bytes of what the user wrote.

/** One assignment. */
export type Pair = readonly [key: string, value: string];

export const keyBytes = 8;
export const valueBytes = 14;

/** `full` at scale 1, and never less than one. */
export function sized(full: number, scale: number): number {
  return Math.max(1, Math.round(full * scale));
}

export function keyOf(index: number): string {
  return flat(`k${digits(index, keyBytes - 1)}`);
}

/** `count` assignments over `keyCount` keys, picked at random, each with a value of its own. */
export function randomAssignments(count: number, keyCount: number): Pair[] {
  const keys = Array.from({ length: keyCount }, (_, index) => keyOf(index));
  const next = randomNumbers(0x51ed270b);
  return Array.from({ length: count }, (_, index) => [keys[next() % keyCount] as string, numberedValue(index)]);
}

/** `count` assignments to keys of their own. */
export function distinctAssignments(count: number): Pair[] {
  return Array.from({ length: count }, (_, index) => [keyOf(index), numberedValue(index)]);
}

/** The assignments of `writer`: to other keys each time, its values name the key that they were written to. */
export function sharedAssignments(writer: number, count: number, keyCount: number): Pair[] {
  return Array.from({ length: count }, (_, index) => {
    // 919 has no factor in common with the number of keys, so that all keys are met equally often.
    const key = ((writer * count + index) * 919) % keyCount;
    return [keyOf(key), flat(`v${digits(key, 4)}${digits(writer, 4)}${digits(index, 5)}`)];
  });
}

/** A value in which nothing repeats: letters and digits that no encoder can shorten by much. */
export function randomText(next: () => number): string {
  let text = "";
  while (text.length < valueBytes) text += next().toString(36).padStart(7, "0").slice(-5);
  return flat(text.slice(0, valueBytes));
}

/** The part of a value of `sharedAssignments` that does not depend on who wrote it. */
export function sharedPart(value: string): string {
  return value.slice(0, 5);
}

/** Cuts `items` into runs of `size`. */
export function runsOf<T>(items: readonly T[], size: number): T[][] {
  const runs: T[][] = [];
  for (let start = 0; start < items.length; start += size) runs.push(items.slice(start, start + size));
  return runs;
}

export function numberedValue(index: number): string {
  return flat(`value-${digits(index, valueBytes - 6)}`);
}

function digits(number: number, width: number): string {
  return String(number).padStart(width, "0");
}

/** One block of characters: a text that was put together would be laid out anew by the first subject that reads it. */
function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

/** Whole numbers below 2^32: mulberry32, good enough to pick keys. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
