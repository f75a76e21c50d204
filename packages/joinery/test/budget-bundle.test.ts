// Budgets stand beside the plain bundle: who has none loads nothing of them, whichever door it comes in by.
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** A text that only the guard of a budget holds. */
const trait = "insufficient_rights";

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
  it("of clock, crdt and replica whole holds no budget", async () => {
    const whole = ["clock", "crdt", "replica"].map((name) => `export * from "@joinery/${name}";`).join("\n");
    expect(await bundleOf(whole)).not.toContain(trait);
    expect(await bundleOf(`${whole} export * from "@joinery/crdt/budget";`)).toContain(trait);
  });

  it("of joinery holds one where it is imported, by either path", async () => {
    expect(await bundleOf(`export { createReplica, counter } from "joinery";`)).not.toContain(trait);
    expect(await bundleOf(`export { createReplica, budget } from "joinery";`)).toContain(trait);
    expect(await bundleOf(`export { budget } from "joinery/budget";`)).toContain(trait);
  });
});
