// Starts a replica that is going to be killed, and remembers what it told until then.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repositoryRoot } from "../layout/tree/repository.js";

export interface VictimOptions {
  readonly file: string;
  readonly address: string;
  readonly run: number;
  /** Whether it kills itself so long after its first change, or is killed so long after it is ready. */
  readonly moment: "first" | "later";
  readonly delayUs: number;
}

export interface Victim {
  readonly author: string;
  readonly writing: readonly string[];
  readonly saved: readonly string[];
}

interface Line {
  readonly type: "ready" | "writing" | "saved";
  readonly author: string;
  readonly name: string;
}

const script = join(repositoryRoot, "test/processes/kill-victim.mjs");

/** Runs one to its end by SIGKILL; rejects when it ends otherwise. */
export async function killOne({ file, address, run, moment, delayUs }: VictimOptions): Promise<Victim> {
  const child = spawn(process.execPath, [script, file, address, `${run}`, moment, `${delayUs}`]);
  const lines: Line[] = [];
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    if (line.type === "ready" && moment === "later") setTimeout(() => child.kill("SIGKILL"), delayUs / 1000);
  });
  await once(child, "close");
  if (child.signalCode !== "SIGKILL") throw new TypeError(`run ${run} ended by itself: ${errors}`);
  const namesOf = (type: Line["type"]): string[] => lines.filter((line) => line.type === type).map(({ name }) => name);
  const author = lines.find(({ type }) => type === "ready")?.author ?? "";
  return { author, writing: namesOf("writing"), saved: namesOf("saved") };
}
