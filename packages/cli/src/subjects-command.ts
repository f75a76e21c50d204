// `joinery sim subjects`: Joinery, Yjs and Automerge under the same faults, side by side. What they stand on are peers that nobody else needs,
// so all of it is loaded when it is asked for.

import { exitCode, parseSeed } from "@joinery/sim";
import type { SubjectOptions, SubjectResult } from "@joinery/sim/subjects";
import { Command } from "commander";
import { readNumber } from "./read-number.js";
import { verdictLine } from "./result-lines.js";
import { UsageError } from "./usage-error.js";

interface SubjectsFlags {
  readonly seed: string;
  readonly nodes?: string;
  readonly duration?: string;
  readonly json?: boolean;
}

const help = `
Exit codes:
  0 all came to one value   1 one came to a wrong value, told line by line   3 one did not converge   64 usage   70 internal`;

export function subjectsCommand(onOutcome: (code: number) => void): Command {
  return new Command("subjects")
    .description("let Joinery, Yjs and Automerge write under the same partitions, lost frames and crashes, and compare")
    .option("--seed <seed>", "what decides every fault and every write: a whole number, or a git hash", "1")
    .option("--nodes <count>", "how many nodes, 4 to 200 (default: 10)")
    .option("--duration <seconds>", "virtual seconds of work under faults, 5 to 600 (default: 20)")
    .option("--json", "print one JSON object on standard output")
    .addHelpText("after", help)
    .exitOverride()
    .action(async (flags: SubjectsFlags) => onOutcome(await compareSubjects(readOptions(flags), flags.json === true)));
}

function readOptions({ seed: text, nodes, duration }: SubjectsFlags): SubjectOptions {
  const seed = parseSeed(text);
  if (!seed.ok) throw new UsageError(`--seed ${text}: ${seed.reason}`);
  return {
    seed: seed.seed,
    nodes: readNumber("--nodes", nodes, 4, 200) ?? 10,
    durationMs: (readNumber("--duration", duration, 5, 600) ?? 20) * 1000,
  };
}

async function compareSubjects(options: SubjectOptions, json: boolean): Promise<number> {
  const { automergeSubject, joinerySubject, runSubject, yjsSubject } = await loadSubjects();
  const { seed, nodes, durationMs } = options;
  process.stderr.write(
    `options: joinery sim subjects --seed ${seed} --nodes ${nodes} --duration ${durationMs / 1000}\n`,
  );
  const results = [joinerySubject, yjsSubject, automergeSubject].map((subject) => runSubject(subject, options));
  const { code, ...verdict } = subjectsVerdict(results);
  const lines = json ? [JSON.stringify({ ...options, ...verdict, results })] : tableOf(results);
  if (!json) lines.push(verdictLine(verdict));
  process.stdout.write(`${lines.join("\n")}\n`);
  return code;
}

interface SubjectsVerdict {
  readonly verdict: "pass" | "fail";
  readonly reason: string | null;
  readonly code: number;
}

/** The worst of it: something lost before somebody late. */
export function subjectsVerdict(results: readonly SubjectResult[]): SubjectsVerdict {
  const namesOf = (some: readonly SubjectResult[]): string => some.map(({ subject }) => subject).join(", ");
  const losing = results.filter(({ faults }) => faults.length > 0);
  if (losing.length > 0) {
    return { verdict: "fail", reason: `${namesOf(losing)} came to a wrong value`, code: exitCode.safety };
  }
  const late = results.filter(({ convergeMs }) => convergeMs === null);
  if (late.length > 0) {
    const reason = `${namesOf(late)} did not come to one value in time after the heal`;
    return { verdict: "fail", reason, code: exitCode.liveness };
  }
  return { verdict: "pass", reason: null, code: exitCode.pass };
}

async function loadSubjects(): Promise<typeof import("@joinery/sim/subjects")> {
  try {
    return await import("@joinery/sim/subjects");
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UsageError("this needs yjs, y-protocols, lib0 and @automerge/automerge: install them beside joinery");
  }
}

/** A line per subject, in columns. */
function tableOf(results: readonly SubjectResult[]): string[] {
  const rows = results.map(({ subject, convergeMs, operations, frames, bytes, traceHash }) => [
    subject,
    convergeMs === null ? "no" : "yes",
    convergeMs === null ? "-" : `${(convergeMs / 1000).toFixed(2)} s`,
    ...[operations, frames, bytes].map(String),
    traceHash,
  ]);
  const head = ["subject", "converged", "after the heal", "operations", "frames", "bytes", "trace"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  const faults = results.flatMap(({ subject, faults: found }) => found.map((fault) => `${subject}: ${fault}`));
  return [...lines.map((line) => line.trimEnd()), ...faults];
}
