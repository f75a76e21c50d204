// The version of the package: src and dist are both a folder below its package.json.

import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

/** As its package.json says it. */
export const version: string = manifest.version;
