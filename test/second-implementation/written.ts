// Section 2 of docs/protocol.md, as bytes are written; how they are read is beside the page of operations.

export type Bytes = readonly number[];

export function uint(value: number): Bytes {
  return value < 128 ? [value] : [(value % 128) + 128, ...uint(Math.floor(value / 128))];
}

export function sized(bytes: Iterable<number>): Bytes {
  const content = [...bytes];
  return [...uint(content.length), ...content];
}

export function text(content: string): Bytes {
  return sized(Buffer.from(content));
}

/** An author's name, by its text. */
export function nameBytes(name: string): Bytes {
  return [...Buffer.from(name, "base64url")];
}

/** `parts` one after the other, with how many there are in front. */
export function counted(parts: readonly Bytes[]): Bytes {
  return [...uint(parts.length), ...parts.flat()];
}
