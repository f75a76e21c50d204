// What a user reads, as one text: equal values give equal texts. For comparing what replicas show, not what they hold.

/** Renders views of any field: maps and sets by their entries, amounts as decimals, ledgers by their accounts. */
export function plainRendering(value: unknown): string {
  return JSON.stringify(plain(value));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return ["bytes", ...value];
  if (Array.isArray(value)) return value.map(plain);
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, plain);
  if ("accounts" in value && typeof value.accounts === "function") return plain(value.accounts());
  return Object.entries(value).map(([key, part]) => [key, plain(part)]);
}
