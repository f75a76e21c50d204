// What stands beside the plain bundle: who doesn't use an extension loads nothing of it, whichever door it comes in by.
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

interface Extension {
  readonly name: string;
  /** A text that nothing else holds. */
  readonly trait: string;
  readonly packagePath: string;
  /** Absent where the front door brings it along. */
  readonly joineryPath?: string;
}

const extensions: readonly Extension[] = [
  {
    name: "a budget",
    trait: "insufficient_rights",
    packagePath: "@joinery/crdt/budget",
    joineryPath: "joinery/budget",
  },
  {
    name: "an author on lease",
    trait: "one lease covers at most",
    packagePath: "@joinery/replica/leases",
    joineryPath: "joinery/leases",
  },
  { name: "a matrix", trait: ": amounts grow, up to", packagePath: "@joinery/crdt/matrix" },
  { name: "a genesis", trait: "genesis.nonce must be", packagePath: "@joinery/replica/genesis" },
  { name: "a document as bytes", trait: "not an exported document", packagePath: "@joinery/replica/bytes" },
];

async function bundleOf(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["joinery-source"],
    logLevel: "error",
  });
  return outputFiles[0]!.text;
}

describe("a bundle", () => {
  it.each(extensions)("of clock, crdt and replica whole holds nothing of $name", async ({ trait, packagePath }) => {
    const whole = ["clock", "crdt", "replica"].map((name) => `export * from "@joinery/${name}";`).join("\n");
    expect(await bundleOf(whole)).not.toContain(trait);
    expect(await bundleOf(`${whole} export * from "${packagePath}";`)).toContain(trait);
  });

  const apart = extensions.filter(({ joineryPath }) => joineryPath !== undefined);
  it.each(apart)("of joinery holds $name only where it is imported", async ({ trait, joineryPath }) => {
    expect(await bundleOf(`export { createReplica, counter } from "joinery";`)).not.toContain(trait);
    expect(await bundleOf(`export * from "${joineryPath}";`)).toContain(trait);
  });

  it("of joinery holds a budget that is imported from the front door", async () => {
    expect(await bundleOf(`export { createReplica, budget } from "joinery";`)).toContain("insufficient_rights");
  });
});
