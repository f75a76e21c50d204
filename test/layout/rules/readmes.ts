// Every package explains itself: what it is, why, an example, guarantees, limits.
import type { Finding } from "../tree/finding.js";

/** @param paths every path of the repository */
export function checkReadmes(paths: readonly string[]): Finding[] {
  const known = new Set(paths);
  const folders = paths.flatMap((path) => /^((?:packages|examples)\/[^/]+|sim)\/package\.json$/.exec(path)?.[1] ?? []);
  const missing = folders.filter((folder) => !known.has(`${folder}/README.md`));
  return missing.map((folder) => ({ path: `${folder}/README.md`, line: 1, message: "is missing" }));
}
