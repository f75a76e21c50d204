// Every rule that looks at one file, with the set of files it looks at.

import { checkFrontDoor } from "./rules/front-door.js";
import type { DeclaredDependencies } from "./rules/imports.js";
import { checkImports } from "./rules/imports.js";
import { checkManifestLayer } from "./rules/manifests.js";
import { checkNames } from "./rules/names.js";
import { checkOpeningComment } from "./rules/opening-comment.js";
import { checkAnyCasts, checkBareErrors, checkConsole } from "./rules/plain-faults.js";
import { checkDeterministicSim, checkPureCore } from "./rules/purity.js";
import { checkFileSize, checkFunctionSize } from "./rules/size.js";
import {
  checkDataFolder,
  checkHosts,
  checkLaterWork,
  checkMachinePaths,
  checkSuppressions,
} from "./rules/tracked-text.js";
import {
  deterministicSimFolders,
  isCode,
  isExample,
  isInside,
  isShippedSource,
  pureCoreFolders,
} from "./tree/file-kinds.js";
import type { Finding } from "./tree/finding.js";
import type { SourceFile } from "./tree/source-file.js";

export interface Rule {
  readonly title: string;
  readonly appliesTo: (path: string) => boolean;
  readonly check: (file: SourceFile) => Finding[];
}

const everyFile = (): boolean => true;
const isSizedCode = (path: string): boolean => isShippedSource(path) || isExample(path) || path.startsWith("scripts/");
const isExplained = (path: string): boolean => isShippedSource(path) || isExample(path);
const isPackageCode = (path: string): boolean => /^(packages|examples|sim|bench|test)\/.*\.ts$/.test(path);

/** @param declared what the package.json responsible for a path declares */
export function allRules(declared: (path: string) => DeclaredDependencies): readonly Rule[] {
  return [
    { title: "files are at most 400 lines long", appliesTo: isSizedCode, check: checkFileSize },
    { title: "functions are at most 70 lines long", appliesTo: isSizedCode, check: checkFunctionSize },
    { title: "names are kebab-case and say something", appliesTo: everyFile, check: ({ path }) => checkNames(path) },
    { title: "files open with a comment", appliesTo: isExplained, check: checkOpeningComment },
    {
      title: "index.ts only re-exports",
      appliesTo: (path) => isShippedSource(path) && path.endsWith("/src/index.ts"),
      check: checkFrontDoor,
    },
    { title: "no bare Error is thrown", appliesTo: isShippedSource, check: checkBareErrors },
    { title: "nothing is cast to any", appliesTo: isExplained, check: checkAnyCasts },
    { title: "sources do not print", appliesTo: isShippedSource, check: checkConsole },
    { title: "no file names a path of one machine", appliesTo: everyFile, check: checkMachinePaths },
    { title: "no file names a package registry", appliesTo: everyFile, check: checkHosts },
    { title: "no check is switched off", appliesTo: everyFile, check: checkSuppressions },
    { title: "no code promises later work", appliesTo: isCode, check: checkLaterWork },
    { title: "only .ci/run knows where the data lies", appliesTo: everyFile, check: checkDataFolder },
    { title: "imports point down", appliesTo: isPackageCode, check: (file) => checkImports(file, declared(file.path)) },
    {
      title: "manifests keep to their layer",
      appliesTo: (path) => /^((?:packages|examples)\/[^/]+|sim|bench|test)\/package\.json$/.test(path),
      check: checkManifestLayer,
    },
    {
      title: "cores are free of I/O",
      appliesTo: (path) => isInside(path, pureCoreFolders),
      check: checkPureCore,
    },
    {
      title: "the simulator's event loop is deterministic",
      appliesTo: (path) => isInside(path, deterministicSimFolders),
      check: checkDeterministicSim,
    },
  ];
}
