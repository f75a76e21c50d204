// Values as text, for comparing what users read without any code of the type under test.

/**
 * A plain value or view as text; two texts are equal only when the values are, -0 and 0 told apart. Objects, maps and
 * sets are written in the order of their entries' texts. An object with a `toJSON` of its own counts as what that gives.
 * Throws `TypeError` for an object that shows nothing: its text would be equal whatever it holds.
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function" || typeof value === "symbol") throw new TypeError(`a ${typeof value} has no text`);
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Uint8Array) return `bytes(${Array.from(value).join()})`;
  if (value instanceof Date) return `date(${value.getTime()})`;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (value instanceof Map) return `{${sorted(value)}}`;
  if (value instanceof Set) return `<${[...value].map(textOf).sort().join()}>`;
  if ("toJSON" in value && typeof value.toJSON === "function") return textOf(value.toJSON());
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return `{${sorted(Object.entries(value))}}`;
  throw new TypeError("a view of a class without toJSON has no text: give the laws a `show`");
}

function sorted(entries: Iterable<readonly [unknown, unknown]>): string {
  return Array.from(entries, ([key, item]) => `${textOf(key)}: ${textOf(item)}`)
    .sort()
    .join();
}
