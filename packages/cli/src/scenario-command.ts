// `joinery sim scenario`: what can go wrong, by name. Without a name it lists them.

import { exitCode, parseSeed, type Scenario, type ScenarioResult, scenarios } from "@joinery/sim";
import { Command } from "commander";
import { readNumber } from "./read-number.js";
import { checkLines, verdictLine } from "./result-lines.js";
import { UsageError } from "./usage-error.js";

interface ScenarioFlags {
  readonly seed: string;
  readonly nodes?: string;
  readonly json?: boolean;
}

const help = `
Exit codes:
  0 pass   1 safety   2 nothing checked, or never came to what it is about   3 liveness   64 usage   70 internal

Examples:
  joinery sim scenario
  joinery sim scenario flapping-minority --seed 7 --nodes 30`;

export function scenarioCommand(onOutcome: (code: number) => void): Command {
  return new Command("scenario")
    .description("run one of the scenarios that come along, or list them")
    .argument("[name]", "which; default: a list of all")
    .option("--seed <seed>", "what decides all that is left to chance: a whole number, or a git hash", "1")
    .option("--nodes <count>", "how many nodes (default: as the scenario says)")
    .option("--json", "print JSON on standard output: one object, or the list")
    .addHelpText("after", help)
    .exitOverride()
    .action((name: string | undefined, flags: ScenarioFlags) => {
      onOutcome(name === undefined ? list(flags.json === true) : run(find(name), flags));
    });
}

function list(json: boolean): number {
  const listed = scenarios.map(({ name, about, nodes }) => ({ name, about, nodes }));
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = json ? [JSON.stringify(listed)] : listed.map(({ name, about }) => `${name.padEnd(width)}  ${about}`);
  process.stdout.write(`${lines.join("\n")}\n`);
  return exitCode.pass;
}

function find(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`there is no scenario "${name}": take one of ${scenarios.map((one) => one.name).join(", ")}`);
}

function run(scenario: Scenario, { seed: text, nodes: count, json }: ScenarioFlags): number {
  const seed = parseSeed(text);
  if (!seed.ok) throw new UsageError(`--seed ${text}: ${seed.reason}`);
  const { name, about, nodesMin, nodesMax } = scenario;
  const nodes = readNumber("--nodes", count, nodesMin, nodesMax) ?? scenario.nodes;
  process.stderr.write(`options: joinery sim scenario ${name} --seed ${seed.seed} --nodes ${nodes}\n`);
  const result = scenario.run({ seed: seed.seed, nodes });
  const lines = [`${name}: ${about}`, ...resultLines(result, seed.seed)];
  (json === true ? process.stderr : process.stdout).write(`${lines.join("\n")}\n`);
  if (json === true) process.stdout.write(`${JSON.stringify({ name, seed: seed.seed, ...result })}\n`);
  return result.exitCode;
}

function resultLines(result: ScenarioResult, seed: number): string[] {
  const { happened, convergeMs, violations, traceHash, events } = result;
  const counted = Object.entries(happened).map(([what, count]) => `${count} ${what}`);
  return [
    ...checkLines(result),
    `happened: ${counted.join(", ")} on ${result.nodes} nodes, in ${events} events`,
    `converged: ${convergeMs === null ? "never" : `${convergeMs / 1000} virtual s after the heal`}`,
    ...violations.map(({ atMs, check, message }) => `violated at ${(atMs / 1000).toFixed(3)} s: ${check}: ${message}`),
    `seed ${seed}, trace hash ${traceHash}`,
    verdictLine(result),
  ];
}
