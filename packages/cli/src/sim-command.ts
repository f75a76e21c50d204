// The options of `joinery sim run`: the main job, or a bank's transactions, under partitions.

import { parseSeed, type Topology } from "@joinery/sim";
import { Command, Option } from "commander";
import { newerNodeVariable, readNewerNode } from "./newer-node/newer-node.js";
import { readNumber } from "./read-number.js";
import { type RunOptions, runSimulation } from "./run-simulation.js";
import { scenarioCommand } from "./scenario-command.js";
import { subjectsCommand } from "./subjects-command.js";
import { explainCommand, replayCommand, shrinkCommand, swarmCommand } from "./swarm/swarm-commands.js";
import { UsageError } from "./usage-error.js";

interface RunFlags {
  readonly seed: string;
  readonly nodes?: string;
  readonly duration?: string;
  readonly bank?: string;
  readonly topology: Topology;
  readonly overdraftLimits: "none" | "bank";
  readonly signed?: boolean;
  readonly newerNode?: string;
  readonly report: string | false;
  readonly json?: boolean;
}

const nodesMax = 1000;

const help = `
Exit codes:
  0 pass   1 safety   2 nothing checked   3 liveness   4 nondeterminism   64 usage   70 internal

Examples:
  joinery sim run --seed 7
  joinery sim run --nodes 30 --duration 60 --json
  joinery sim run --bank bank-transactions.csv.gz --overdraft-limits bank --signed`;

/** The commands about simulations. `onOutcome` hears the exit code of a run. */
export function simCommand(onOutcome: (code: number) => void): Command {
  const run = new Command("run")
    .description("simulate nodes in ten cloud regions under partitions and crashes, heal, and check everything")
    .option("--seed <seed>", "what decides every fault and every move: a whole number, or a git hash", "1")
    .option("--nodes <count>", `how many nodes, 2 to ${nodesMax} (default: 100, or 50 with --bank)`)
    .option("--duration <seconds>", "virtual seconds of work under faults, 5 to 86400 (default: 120)")
    .option("--bank <file>", "replay a bank's transactions instead: gzip of CSV")
    .addOption(
      new Option(
        "--topology <how>",
        "who is linked to whom: rings within regions with links between them, or what nodes choose by gossip",
      )
        .choices(["regions", "gossip"])
        .default("regions"),
    )
    .addOption(
      new Option(
        "--overdraft-limits <whose>",
        "how far accounts may go below zero with --bank: as the bank let them, or not",
      )
        .choices(["none", "bank"])
        .default("none"),
    )
    .option("--signed", "with --bank: every node signs what it writes and checks what it gets")
    .option(
      "--newer-node <path>",
      `a newer Node that runs it as well, and has to have the same trace (default: what ${newerNodeVariable} names)`,
    )
    .option("--report <file>", "where the HTML report goes", "reports/simulation.html")
    .option("--no-report", "write no HTML report")
    .option("--json", "print one JSON object on standard output")
    .addHelpText("after", help)
    .exitOverride()
    .action(async (flags: RunFlags) =>
      onOutcome(await runSimulation(readFlags(flags), readNewerNode(flags.newerNode))),
    );
  return new Command("sim")
    .description("run partition simulations")
    .exitOverride()
    .addCommand(run)
    .addCommand(scenarioCommand(onOutcome))
    .addCommand(swarmCommand(onOutcome))
    .addCommand(replayCommand(onOutcome))
    .addCommand(explainCommand(onOutcome))
    .addCommand(shrinkCommand(onOutcome))
    .addCommand(subjectsCommand(onOutcome));
}

function readFlags(flags: RunFlags): RunOptions {
  const seed = parseSeed(flags.seed);
  if (!seed.ok) throw new UsageError(`--seed ${flags.seed}: ${seed.reason}`);
  if (flags.bank === undefined && flags.overdraftLimits === "bank") {
    throw new UsageError("--overdraft-limits bank needs --bank <file>");
  }
  if (flags.bank === undefined && flags.signed === true) throw new UsageError("--signed needs --bank <file>");
  if (flags.bank !== undefined && flags.topology === "gossip") {
    throw new UsageError("--topology gossip is of the main job, not of --bank <file>");
  }
  return {
    seed: seed.seed,
    nodes: readNumber("--nodes", flags.nodes, 2, nodesMax) ?? (flags.bank === undefined ? 100 : 50),
    durationMs: (readNumber("--duration", flags.duration, 5, 86_400) ?? 120) * 1000,
    bankFile: flags.bank,
    limits: flags.overdraftLimits,
    signed: flags.signed === true,
    topology: flags.topology,
    reportFile: flags.report === false ? undefined : flags.report,
    json: flags.json === true,
  };
}
