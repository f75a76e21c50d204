// What a user reads, as one text: equal values give equal texts. For comparing what replicas show, not what they hold.

/** Most names of parts whose texts are remembered before all are forgotten. */
const namesMax = 10_000;

/** The names of parts of objects, as they stand in texts: every node shows the same few again and again. */
const texts: Map<string, string> = new Map();

/**
 * Renders views of any field, as JSON of lists in which objects are lists of their names and parts: maps and sets by their entries,
 * amounts as decimals, ledgers by their accounts.
 */
export function plainRendering(value: unknown): string {
  if (typeof value === "bigint") return `"${value}n"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (value instanceof Uint8Array) return JSON.stringify(["bytes", ...value]);
  if (Symbol.iterator in value) return renderAll(value as Iterable<unknown>);
  if ("accounts" in value && typeof value.accounts === "function") return plainRendering(value.accounts());
  return renderObject(value as Readonly<Record<string, unknown>>);
}

function renderAll(values: Iterable<unknown>): string {
  let text = "";
  for (const value of values) text += (text === "" ? "[" : ",") + plainRendering(value);
  return text === "" ? "[]" : `${text}]`;
}

function renderObject(value: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const name of Object.keys(value)) {
    text += (text === "" ? "[[" : "],[") + nameText(name) + plainRendering(value[name]);
  }
  return text === "" ? "[]" : `${text}]]`;
}

function nameText(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  if (texts.size >= namesMax) texts.clear();
  const text = `${JSON.stringify(name)},`;
  texts.set(name, text);
  return text;
}
