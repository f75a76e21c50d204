// Why a module can't be imported, in one sentence with its place.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What `import` of `file` threw, in its own words, with file and line where there are any, and what to do where that is known. */
export function importFault(file: string, thrown: unknown): string {
  if (!existsSync(file)) return "there is no such file";
  if (!(thrown instanceof Error)) return `it threw ${String(thrown)}`;
  const place = thrown instanceof SyntaxError ? syntaxPlace(file, thrown) : firstPlace(thrown.stack ?? "");
  const advice = /\.[cm]?tsx?$/.test(extname(file))
    ? ": give a JavaScript module, or run under a loader of TypeScript"
    : "";
  return `${thrown.message.split("\n")[0]}${place === undefined ? "" : ` (${place})`}${advice}`;
}

/** The file and the line of the first frame that is nobody's but a file's. */
function firstPlace(stack: string): string | undefined {
  return pathOf(/file:\/\/\S+?:\d+/.exec(stack)?.[0]);
}

/** Where the source is wrong. The engine keeps that to itself, unless the module is checked alone; what it imports in turn is not. */
function syntaxPlace(file: string, thrown: SyntaxError): string | undefined {
  const [told = ""] = (thrown.stack ?? "").split("\n");
  if (/:\d+$/.test(told)) return pathOf(told);
  try {
    execFileSync(process.execPath, ["--check", resolve(file)], {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    });
    return undefined;
  } catch (error) {
    const [first = ""] = String((error as { readonly stderr?: unknown }).stderr).split("\n");
    return /:\d+$/.test(first) ? pathOf(first) : undefined;
  }
}

function pathOf(place: string | undefined): string | undefined {
  if (place === undefined || !place.startsWith("file:")) return place;
  const [, url = "", line = ""] = /^(.*):(\d+)$/.exec(place) ?? [];
  return `${fileURLToPath(url)}:${line}`;
}
