// What stands beside the plain bundle: who doesn't use an extension loads no module of it, whichever door it comes in by.
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

interface Extension {
  readonly name: string;
  /** The modules that nobody else needs. */
  readonly modules: RegExp;
  readonly packagePath: string;
  /** Absent where the front door brings it along. */
  readonly joineryPath?: string;
}

const extensions: readonly Extension[] = [
  {
    name: "a budget",
    // A ledger, which the front door brings along, adds up chains as budgets do.
    modules: /crdt\/src\/((budget|incarnations)\/|escrow\/(?!chain-sums))/,
    packagePath: "@joinery/crdt/budget",
    joineryPath: "joinery/budget",
  },
  {
    name: "an author on lease",
    modules: /replica\/src\/(shell\/leases\/|core\/leases\/(?!lease\.ts))/,
    packagePath: "@joinery/replica/leases",
    joineryPath: "joinery/leases",
  },
  {
    name: "a mesh",
    modules: /sync\/src\/(core\/membership|shell\/mesh)\//,
    packagePath: "@joinery/sync/gossip",
    joineryPath: "joinery/gossip",
  },
  {
    name: "undo",
    modules: /(replica\/src\/undo|crdt\/src\/inverse)\//,
    packagePath: "@joinery/replica/undo",
    joineryPath: "joinery/undo",
  },
  {
    name: "a signature",
    modules: /replica\/src\/(signed|shell\/signing)\/|@noble\/curves/,
    packagePath: "@joinery/replica/signed",
    joineryPath: "joinery/signed",
  },
  {
    name: "a document of Yjs",
    modules: /documents\/src\/|\/yjs\//,
    packagePath: "@joinery/documents/yjs",
    joineryPath: "joinery/documents/yjs",
  },
  {
    name: "a certificate",
    modules: /ledger\/src\/finality\/(certificate|conflict|due-heads)|joinery\/src\/finality\/(attest|certificates)/,
    packagePath: "@joinery/ledger/finality",
    joineryPath: "joinery/finality",
  },
  {
    name: "evening out between devices",
    modules: /ledger\/src\/devices\/rebalance|joinery\/src\/devices\//,
    packagePath: "@joinery/ledger/devices",
    joineryPath: "joinery/devices",
  },
  { name: "craps", modules: /craps\/src\//, packagePath: "@joinery/craps", joineryPath: "joinery/craps" },
  { name: "a matrix", modules: /crdt\/src\/types\/numbers\/matrix\.ts/, packagePath: "@joinery/crdt/matrix" },
  {
    name: "a genesis",
    modules: /replica\/src\/core\/genesis\/|crdt\/src\/guards\/|@noble\/hashes/,
    packagePath: "@joinery/replica/genesis",
  },
  { name: "a document as bytes", modules: /replica\/src\/core\/bytes\//, packagePath: "@joinery/replica/bytes" },
];

/** The modules of which anything is left in the bundle of `code`. */
async function modulesOf(code: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: ["joinery-source"],
    logLevel: "error",
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

const among = (modules: RegExp): unknown => expect.arrayContaining([expect.stringMatching(modules)]);

describe("a bundle", () => {
  it.each(extensions)("of clock, crdt and replica whole holds nothing of $name", async ({ modules, packagePath }) => {
    const whole = ["clock", "crdt", "replica"].map((name) => `export * from "@joinery/${name}";`).join("\n");
    expect((await modulesOf(whole)).filter((path) => modules.test(path))).toEqual([]);
    expect(await modulesOf(`${whole} export * from "${packagePath}";`)).toEqual(among(modules));
  });

  const apart = extensions.filter(({ joineryPath }) => joineryPath !== undefined);
  it.each(apart)("of joinery holds $name only where it is imported", async ({ modules, joineryPath }) => {
    const plain = await modulesOf(`export { createReplica, counter } from "joinery";`);
    expect(plain.filter((path) => modules.test(path))).toEqual([]);
    expect(await modulesOf(`export * from "${joineryPath}";`)).toEqual(among(modules));
  });

  it("of joinery holds a budget that is imported from the front door", async () => {
    expect(await modulesOf(`export { createReplica, budget } from "joinery";`)).toEqual(among(/crdt\/src\/budget\//));
  });
});
