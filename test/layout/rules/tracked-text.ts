// What no tracked file may hold: paths of one machine, download hosts, switched-off checks, promises of later work.
// The words are put together from parts, so that this file does not find itself.
import type { Finding } from "../tree/finding.js";
import type { SourceFile } from "../tree/source-file.js";

const dash = "-";
const dot = "\\.";
const slash = "/";
const later = [
  ["TO", "DO"],
  ["FIX", "ME"],
];

const machinePaths = new RegExp(`(?<![\\w.@${dash}])/(work|home|root|Users)/|file://${slash}`);
const downloadHosts = new RegExp(`registry${dot}(npmjs|yarnpkg)${dot}|npmmirror${dot}com`);
const anyAddress = /https?:\/\//;
const suppressions = new RegExp(`biome${dash}ignore|eslint${dash}disable|@ts${dash}(ignore|nocheck)`);
const laterWork = new RegExp(`\\b(${later.map((parts) => parts.join("")).join("|")})\\b`);
const dataFolder = new RegExp(["shared", "data"].join(slash));

export function checkMachinePaths(file: SourceFile): Finding[] {
  return file.matches(machinePaths, "names a path of one machine");
}

export function checkHosts(file: SourceFile): Finding[] {
  if (file.path === "pnpm-lock.yaml") return file.matches(anyAddress, "the lockfile holds a download address");
  return file.matches(downloadHosts, "names a package registry: leave that to the user's own configuration");
}

export function checkSuppressions(file: SourceFile): Finding[] {
  return file.matches(suppressions, "switches a check off: mend the code or change the rule for all");
}

export function checkLaterWork(file: SourceFile): Finding[] {
  return file.matches(laterWork, "promises later work: do it, or open an issue");
}

/** Tests take the folder from JOINERY_DATA; only the continuous integration knows where it lies. */
export function checkDataFolder(file: SourceFile): Finding[] {
  if (file.path === ".ci/run") return [];
  return file.matches(dataFolder, "knows where the public data sets lie: read JOINERY_DATA");
}
