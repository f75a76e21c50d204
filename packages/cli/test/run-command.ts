// The command in this process, with what it prints caught; and as a process of its own, as it was built.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { main } from "@joinery/cli";
import { vi } from "vitest";

// Which other Node there is, tests say by themselves.
delete process.env.JOINERY_NEWER_NODE;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCommand(...args: string[]): Promise<Ran> {
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      output[stream] += String(text);
      return true;
    });
  }
  const code = await main(args);
  vi.restoreAllMocks();
  // Where CI is set, colours go everywhere.
  return { code, stdout: plain(output.stdout), stderr: plain(output.stderr) };
}

const plain = stripVTControlCharacters;

const bin = resolve(import.meta.dirname, "../dist/bin.js");

export function spawnCommand(...args: string[]): Promise<Ran> {
  // Where CI is set, colours go into pipes as well.
  const env = { ...process.env, NO_COLOR: "1" };
  return new Promise((done) => {
    execFile(process.execPath, [bin, ...args], { env, timeout: 300_000 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
