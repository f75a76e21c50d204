// A script for a process of its own, bundled from sources, so that no build has to come first.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { repositoryRoot } from "../layout/tree/repository.js";

const storagePackage = join(repositoryRoot, "packages/storage/package.json");

/** The package with the binaries can't be bundled, and isn't found from a temporary folder. */
const nativePackageByPath: Plugin = {
  name: "native-package-by-path",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@photostructure\/sqlite$/ }, ({ path }) => ({
      path: pathToFileURL(createRequire(storagePackage).resolve(path)).href,
      external: true,
    })),
};

/** Bundles `source`, a module that imports as one in `test/` would, into the file `outfile`. */
export async function bundleScript(source: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: join(repositoryRoot, "test") },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["joinery-source"],
    plugins: [nativePackageByPath],
  });
}
