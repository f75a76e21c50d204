// The options of `joinery sim swarm`, `replay` and `shrink`: an application of the user's, or the game, under many seeds or one schedule.

import { availableParallelism } from "node:os";
import { shivizParser } from "@joinery/sim";
import { Command } from "commander";
import { newerNodeVariable, readNewerNode } from "../newer-node/newer-node.js";
import { readNumber } from "../read-number.js";
import { runExplain, runReplay } from "./replay.js";
import { runSwarm, swarmCommandLine } from "./run-swarm.js";
import { readSeeds } from "./seed-range.js";

interface SwarmFlags {
  readonly seeds: string;
  readonly jobs?: string;
  readonly app?: string;
  readonly nodes?: string;
  readonly steps?: string;
  readonly signed?: boolean;
  readonly newerNode?: string;
  readonly duration?: string;
  readonly schedule: string;
  readonly report: string | false;
  readonly junit?: string;
  readonly json?: boolean;
}

interface ReplayFlags {
  readonly newerNode?: string;
  readonly app?: string;
  readonly json?: boolean;
  readonly report: string | false;
  readonly perfetto?: string;
  readonly shiviz?: string;
}

interface ShrinkFlags {
  readonly app?: string;
  readonly jobs?: string;
  readonly out: string;
}

const noPictures = { report: undefined, perfetto: undefined, shiviz: undefined };

const exitCodes =
  "Exit codes:\n  0 pass   1 safety   2 nothing checked   3 liveness   4 nondeterminism\n  64 usage   70 the application's code threw, or internal";
const explainCodes = `Exit codes, those of the run:
  0 it passes, and there is nothing to explain   1 safety   2 nothing checked   3 liveness
  64 usage   70 the application's code threw, or internal`;
const shrinkCodes = `Exit codes, those of the smallest schedule:
  0 it passes, and nothing is written   1 safety   2 nothing checked, and nothing is written   3 liveness
  64 usage   70 the application's code threw, or internal`;
const jobsHelp = "how many threads, 1 to 64; what is found is the same (default: as many as there are processors)";
const appHelp = "a JavaScript module that exports an app, see docs/simulate-your-app.md (default: a game)";

const newerNodeHelp = `a newer Node that runs %s as well, and has to have the same trace (default: what ${newerNodeVariable} names)`;

const help = `
${exitCodes}

Examples:
  joinery sim swarm --seeds 1..1000 --jobs 2
  joinery sim swarm --app ./todo-app.js --seeds 1..200 --nodes 8`;

export function swarmCommand(onOutcome: (code: number) => void): Command {
  return new Command("swarm")
    .description(
      "simulate an application with many seeds, each with faults of its own, and shrink the first that fails; no more are begun after ten failures",
    )
    .option("--seeds <range>", "which seeds: one, or from one to another", "1..100")
    .option("--jobs <count>", jobsHelp)
    .option("--app <file>", appHelp)
    .option("--nodes <count>", "how many nodes, 1 to 1000 (default: as the app says, or 5)")
    .option("--steps <count>", "how many operations in all (default: as the app says, or 20 per node)")
    .option("--signed", "authors sign what they write, and links damage frames unnoticed (default: as the app says)")
    .option("--duration <seconds>", "virtual seconds of work under faults (default: as the app says, or 30)")
    .option("--newer-node <path>", newerNodeHelp.replace("%s", "a share of the seeds"))
    .option("--schedule <file>", "where the smallest schedule that fails goes", "reports/schedule.json")
    .option("--report <file>", "where the HTML page about that goes", "reports/swarm.html")
    .option("--no-report", "write no HTML page")
    .option("--junit <file>", "write the result as JUnit XML")
    .option("--json", "print one JSON object on standard output")
    .addHelpText("after", help)
    .exitOverride()
    .action(async (flags: SwarmFlags) => {
      const seconds = readNumber("--duration", flags.duration, 1, 86_400);
      const newerNode = readNewerNode(flags.newerNode);
      const options = {
        newerNode,
        seeds: readSeeds(flags.seeds),
        jobs: readJobs(flags.jobs),
        appFile: flags.app,
        size: {
          nodes: readNumber("--nodes", flags.nodes, 1, 1000),
          steps: readNumber("--steps", flags.steps, 1, 1_000_000),
          durationMs: seconds === undefined ? undefined : seconds * 1000,
          signed: flags.signed,
        },
        scheduleFile: flags.schedule,
        reportFile: flags.report === false ? undefined : flags.report,
        junitFile: flags.junit,
        json: flags.json === true,
      };
      process.stderr.write(`options: ${swarmCommandLine({ ...options, seeds: flags.seeds })}\n`);
      onOutcome(await runSwarm(options));
    });
}

export function replayCommand(onOutcome: (code: number) => void): Command {
  return new Command("replay")
    .description("run a schedule again, and tell what happened")
    .argument("<schedule>", "a file that a swarm has written")
    .option("--app <file>", appHelp)
    .option("--newer-node <path>", newerNodeHelp.replace("%s", "it"))
    .option("--report <file>", "where the HTML page about it goes", "reports/replay.html")
    .option("--no-report", "write no HTML page")
    .option("--perfetto <file>", "write a trace for Perfetto")
    .option("--shiviz <file>", "write a log for ShiViz")
    .option("--json", "print one JSON object on standard output")
    .addHelpText("after", `\n${exitCodes}\n\nShiViz reads its log with: ${shivizParser}`)
    .exitOverride()
    .action(async (file: string, { app, json, report, perfetto, shiviz, newerNode: path }: ReplayFlags) => {
      const newerNode = readNewerNode(path);
      const pictures = { report: report === false ? undefined : report, perfetto, shiviz };
      onOutcome(await runReplay({ file, appFile: app, json: json === true, shrink: undefined, pictures, newerNode }));
    });
}

export function explainCommand(onOutcome: (code: number) => void): Command {
  return new Command("explain")
    .description("run a schedule that fails, and tell in words what led to it")
    .argument("<schedule>", "a file with a schedule that fails")
    .option("--app <file>", appHelp)
    .addHelpText("after", `\n${explainCodes}`)
    .exitOverride()
    .action(async (file: string, { app }: { readonly app?: string }) => {
      onOutcome(await runExplain(file, app));
    });
}

export function shrinkCommand(onOutcome: (code: number) => void): Command {
  return new Command("shrink")
    .description("make a schedule that fails as small as it can be while it fails alike")
    .argument("<schedule>", "a file with a schedule that fails")
    .option("--app <file>", appHelp)
    .option("--jobs <count>", jobsHelp)
    .option("--out <file>", "where the smaller schedule goes", "reports/schedule.json")
    .addHelpText("after", `\n${shrinkCodes}`)
    .exitOverride()
    .action(async (file: string, { app, jobs, out }: ShrinkFlags) => {
      const shrink = { to: out, jobs: readJobs(jobs) };
      onOutcome(
        await runReplay({ file, appFile: app, json: false, shrink, pictures: noPictures, newerNode: undefined }),
      );
    });
}

function readJobs(jobs: string | undefined): number {
  return readNumber("--jobs", jobs, 1, 64) ?? availableParallelism();
}
