// Names of files and folders: kebab-case, and never a name that says "things are in here".
import type { Finding } from "../tree/finding.js";

const emptyWords = /^(utils?|helpers?|common|misc|managers?)$/;
const kebabCase = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Names whose spelling tools or readers fix. */
const fixedNames =
  /^(README|ARCHITECTURE|CONTRIBUTING|CHANGELOG|SECURITY|RESULTS|MUTANTS)\.md$|^LICENSE$|^__snapshots__$/;

export function checkNames(path: string): Finding[] {
  const found = path.split("/").flatMap((name) => {
    if (fixedNames.test(name)) return [];
    const messages: string[] = [];
    if (!kebabCase.test(name)) messages.push(`"${name}" is not kebab-case`);
    if (isEmptyName(name)) messages.push(`"${name}" says nothing: name the idea it holds`);
    return messages;
  });
  return found.map((message) => ({ path, line: 1, message }));
}

/** The last word of a compound is what the thing claims to be: "lock-manager" is a manager, "common-prefix" is a prefix. */
function isEmptyName(name: string): boolean {
  const stem = name.replace(/^\./, "").split(".")[0] ?? "";
  return emptyWords.test(stem.split("-").at(-1)?.toLowerCase() ?? "");
}
