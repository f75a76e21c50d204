// What `JSON.stringify` gets of a view: objects for maps, arrays for sets and logs. JSON has no bigints, bytes or dates:
// they become decimal text, base64url without padding, and ISO 8601 text. Infinities become null and -0 becomes 0.

import { toBase64Url } from "@joinery/clock";

/** `value`, which is plain data or a view, as data that JSON can spell. For logs and exports: it can't be read back exactly. */
export function jsonOf(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return toBase64Url(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if ("toJSON" in value && typeof value.toJSON === "function") return value.toJSON();
  return jsonObject(Object.entries(value));
}

/** An object with each key its own property, `__proto__` included. */
export function jsonObject(entries: Iterable<readonly [string, unknown]>): object {
  return Object.fromEntries(Array.from(entries, ([key, value]) => [key, jsonOf(value)]));
}
