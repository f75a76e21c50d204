// What a web page loads: the front door and the adapters for browsers bundle without anything of Node.
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

async function bundled(...specifiers: string[]): Promise<{ inputs: string[]; bytes: number }> {
  const contents = specifiers.map((specifier) => `export * from "${specifier}";`).join("\n");
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["browser", "joinery-source", "import"],
    logLevel: "silent",
  });
  return { inputs: Object.keys(metafile.inputs), bytes: outputFiles[0]!.contents.length };
}

const ofNode = /node:|\/ws\/|sqlite|websocket-server/;

describe("a bundle for browsers", () => {
  it("of the front door holds nothing of Node, and no transport", async () => {
    const { inputs } = await bundled("joinery");
    expect(inputs.filter((input) => ofNode.test(input))).toEqual([]);
    expect(inputs.filter((input) => /transports\/src\/(websocket|memory)/.test(input))).toEqual([]);
  });

  it("with the adapters for browsers holds nothing of Node either", async () => {
    const specifiers = [
      "joinery",
      "joinery/transports/websocket",
      "joinery/transports/memory",
      "joinery/storage/memory",
    ];
    const { inputs, bytes } = await bundled(...specifiers);
    expect(inputs.filter((input) => ofNode.test(input))).toEqual([]);
    expect(bytes).toBeLessThan(446_000);
  });

  it("of the encrypted storage holds nothing of Node, and less than 30000 bytes", async () => {
    const { inputs, bytes } = await bundled("joinery/storage/encrypted");
    expect(inputs.filter((input) => ofNode.test(input))).toEqual([]);
    expect(bytes).toBeLessThan(30_000);
  });

  it.each([
    ["message-port", 12_000],
    ["broadcast-channel", 15_000],
    ["narrow-link", 20_000],
  ])("of the %s adapter holds nothing of Node, and less than %i bytes", async (name, bytesMax) => {
    const { inputs, bytes } = await bundled(`joinery/transports/${name}`);
    expect(inputs.filter((input) => ofNode.test(input))).toEqual([]);
    expect(bytes).toBeLessThan(bytesMax);
  });
});
