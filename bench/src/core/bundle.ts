// What a page loads to hold documents: everything the packages export, minified as one module and gzipped, and beside it
// the WebAssembly that a peer needs.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";

interface Contents {
  /** Everything that the packages export. */
  readonly all: readonly string[];
  /** Of the same, what the cases of this suite use. */
  readonly used: readonly string[];
  /** A package and the path of its WebAssembly from the folder of its main file. */
  readonly wasm?: { readonly package: string; readonly path: string };
}

const loroWeb = 'export * from "loro-crdt/web";';
const automergeSlim = 'export * from "@automerge/automerge/slim";';

const contents: Readonly<Record<LibraryName, Contents>> = {
  joinery: {
    all: ["@joinery/clock", "@joinery/crdt", "@joinery/replica"].map((name) => `export * from "${name}";`),
    used: [
      'export { counter, register, set, table } from "@joinery/crdt";',
      'export { createReplica } from "@joinery/replica";',
    ],
  },
  yjs: {
    all: ['export * from "yjs";'],
    used: ['export { applyUpdate, Doc, encodeStateAsUpdate, encodeStateAsUpdateV2, Map } from "yjs";'],
  },
  // Bindings of WebAssembly: what is used of them saves no byte of what they bind.
  loro: {
    ...{ all: [loroWeb], used: [loroWeb] },
    wasm: { package: "loro-crdt", path: "../web/loro_wasm_bg.wasm" },
  },
  automerge: {
    ...{ all: [automergeSlim], used: [automergeSlim] },
    wasm: { package: "@automerge/automerge", path: "../automerge.wasm" },
  },
};

/** Nothing is timed: the exact size after gzip at level 9. Peers with WebAssembly use the build that loads it beside them. */
export const bundle: BenchCase = {
  id: "bundle",
  title: "the code of a page: clock + crdt + replica, or the peer with its WebAssembly, minified and gzipped",
  subjects: libraryNames,
  metrics: ["bytes"],
  exact: true,
  async measure(name: LibraryName): Promise<Outcome> {
    const { all, used, wasm } = contents[name];
    const binary = wasm === undefined ? 0 : gzipped(readFileSync(pathOf(wasm)));
    const sizeOf = async (lines: readonly string[]): Promise<number> => binary + gzipped(await minified(lines));
    return {
      digest: "everything exported",
      figures: [
        figure("bytes", await sizeOf(all)),
        figure("bytes", await sizeOf(used), "used"),
        ...(wasm === undefined ? [] : [figure("bytes", binary, "wasm")]),
      ],
    };
  },
};

function gzipped(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

async function minified(lines: readonly string[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    loader: { ".wasm": "empty" },
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  return (outputFiles[0] as (typeof outputFiles)[number]).contents;
}

function pathOf(wasm: NonNullable<Contents["wasm"]>): string {
  const main = createRequire(import.meta.url).resolve(wasm.package);
  return join(dirname(main), wasm.path);
}
