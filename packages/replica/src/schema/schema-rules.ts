// Whether a document that was opened with one schema may be opened with another. Versions may differ both ways, as they do
// while a new one is rolled out; within a version fields may only be added.

import type { SchemaRecord } from "./schema.js";

/** What is wrong with opening as `wanted` what was opened as `stored` before; undefined when nothing is. */
export function mismatch(stored: SchemaRecord, wanted: SchemaRecord | undefined): string | undefined {
  const was = `was opened as "${stored.name}" version ${stored.version}`;
  if (wanted === undefined) return `${was} and is opened without a schema's name now: open it with defineSchema(...)`;
  if (wanted.name !== stored.name) {
    return `${was} and is opened as "${wanted.name}" now: open it with its own schema, or another document`;
  }
  if (wanted.version !== stored.version) return undefined;
  for (const [field, tag] of stored.tags) {
    const now = wanted.tags.get(field);
    if (now === tag) continue;
    const what = now === undefined ? `has no field "${field}" now` : `has "${field}" as ${now} now, not as ${tag}`;
    return `${was}, which ${what}: put it back, or raise the version`;
  }
  return undefined;
}

/** What to keep: what was opened, unless it is older than what is stored. Within a version fields are only added. */
export function latest(stored: SchemaRecord | undefined, opened: SchemaRecord): SchemaRecord {
  return stored === undefined || opened.version >= stored.version ? opened : stored;
}
