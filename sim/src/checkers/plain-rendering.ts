// What a user reads, as one text: equal values give equal texts. For comparing what replicas show, not what they hold.

/** Renders views of any field: maps and sets by their entries, amounts as decimals, ledgers by their accounts. */
export function plainRendering(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  const parts: string[] = [];
  render(value, parts);
  return parts.join("");
}

/** Adds the text of a value, as JSON of lists in which objects are lists of their names and parts. */
function render(value: unknown, parts: string[]): void {
  if (typeof value === "bigint") parts.push('"', value.toString(), 'n"');
  else if (typeof value !== "object" || value === null) parts.push(JSON.stringify(value) ?? "null");
  else if (value instanceof Uint8Array) parts.push(JSON.stringify(["bytes", ...value]));
  else if (Symbol.iterator in value) renderAll(value as Iterable<unknown>, parts);
  else if ("accounts" in value && typeof value.accounts === "function") render(value.accounts(), parts);
  else renderObject(value as Readonly<Record<string, unknown>>, parts);
}

function renderAll(values: Iterable<unknown>, parts: string[]): void {
  let before = "[";
  for (const value of values) {
    parts.push(before);
    render(value, parts);
    before = ",";
  }
  parts.push(before === "[" ? "[]" : "]");
}

function renderObject(value: Readonly<Record<string, unknown>>, parts: string[]): void {
  let before = "[[";
  for (const name of Object.keys(value)) {
    parts.push(before, JSON.stringify(name), ",");
    render(value[name], parts);
    before = "],[";
  }
  parts.push(before === "[[" ? "[]" : "]]");
}
