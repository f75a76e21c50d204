// Kills a process that replaces an identity in a keystore over and over: the old one is there afterwards, or the new one.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createIdentity } from "@joinery/replica/signed";
import { loadIdentity, saveIdentity } from "@joinery/storage/keystore";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const kills = Number(process.env.JOINERY_KILLS ?? 12);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-keystore-"));
  await build({
    stdin: { contents: replacerSource, resolveDir: import.meta.dirname },
    outfile: join(folder, "replacer.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["joinery-source"],
  });
});
afterAll(() => rm(folder, { recursive: true }));

const replacerSource = `
  import { writeSync } from "node:fs";
  import { createIdentity } from "@joinery/replica/signed";
  import { saveIdentity } from "@joinery/storage/keystore";
  const identities = [1, 2].map((byte) => createIdentity({ secretKey: new Uint8Array(32).fill(byte) }));
  for (let turn = 1; ; turn++) {
    await saveIdentity(process.argv[2], identities[turn % 2], { replace: true });
    if (turn === 3) writeSync(1, "replacing\\n");
  }
`;

describe("a keystore whose identity is being replaced", () => {
  it("has the old identity or the new one after a kill at any moment", { timeout: 10_000 + kills * 3000 }, async () => {
    const path = join(folder, "keys.json");
    const [old, next] = [1, 2].map((byte) => createIdentity({ secretKey: new Uint8Array(32).fill(byte) }));
    await saveIdentity(path, old!);
    for (let kill = 0; kill < kills; kill++) {
      const child = spawn(process.execPath, [join(folder, "replacer.mjs"), path], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await replacing(child);
      await setTimeout(kill % 10);
      expect(child.kill("SIGKILL")).toBe(true);
      await once(child, "exit");
      expect([old!.author, next!.author]).toContain((await loadIdentity(path)).author);
    }
  });
});

/** Resolves once it has replaced the file a few times. */
async function replacing(child: ChildProcess): Promise<void> {
  for await (const chunk of child.stdout!) if (String(chunk).includes("replacing")) return;
  throw new RangeError("the process ended by itself");
}
