// Names as bytes: UTF-16, high byte first. Unlike UTF-8 it keeps lone surrogates and NUL, so two names never fall
// together, and SQLite's order of bytes is the order of code units that the port asks for.

/** The bytes of a name. */
export function toTextKey(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(name, "utf16le").swap16());
}

/** The name; undefined for what `toTextKey` never writes. */
export function fromTextKey(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array) || value.length % 2 !== 0) return undefined;
  return Buffer.from(value).swap16().toString("utf16le");
}
