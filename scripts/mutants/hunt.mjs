// Hunts one mutant in a process of its own: seed after seed until a check fails, from several first seeds. Prints one JSON object.
import { register } from "node:module";
import { root } from "../run.mjs";

const { mutant, starts, seedsMax } = JSON.parse(process.argv[2]);
if (mutant !== undefined) {
  const url = new URL(`packages/${mutant.file}`, root).href;
  register("./patching-loader.mjs", import.meta.url, { data: { ...mutant, url } });
}
const built = (file) => import(new URL(`sim/dist/${file}`, root).href);
const { gameApp, runMainJob, simulate, verdictOf } = await built("index.js");
const { runCrapsJob } = await built("scenarios/craps-job.js");
const { runTruncationJob } = await built("scenarios/truncation-job.js");
const { runDoubleSpend } = await built("scenarios/double-spend-job.js");
const { outcomeOf } = await built("scenarios/verdict.js");
const { checkStores } = await import("./stores.mjs");

const subjects = {
  game: (seed) => simulate(gameApp, { seed }).failure,
  main: (seed) => failureOf(runMainJob({ seed, nodes: 6, durationMs: 8000 })),
  craps: (seed) => failureOf(runCrapsJob({ seed, players: 3, durationMs: 8000 })),
  "craps with a liar": (seed) => {
    const lie = ["mismatches", "bets-late", "withholds"][seed % 3];
    return failureOf(runCrapsJob({ seed, players: 3, durationMs: 20_000, lie }));
  },
  "cut logs": (seed) => failureOf(runTruncationJob({ seed, nodes: 5, durationMs: 12_000, cutEveryMs: 1500 })),
  "double spend": (seed) => {
    const { log, convergeMs } = runDoubleSpend({
      seed,
      groups: 3 + (seed % 3),
      groupSize: 2,
      accomplices: seed % 2,
      spectators: 1,
    });
    return outcomeOf(log, convergeMs).verdict === "pass" ? null : (log.violations[0]?.check ?? "convergence");
  },
  stores: checkStores,
};

function failureOf({ run }) {
  const { verdict } = verdictOf(run);
  return verdict === "pass" ? null : (run.log.violations[0]?.check ?? "convergence");
}

/** The check that fails for a seed; null when all hold. An assertion of the product's own counts as a check. */
async function checkOf(subject, seed) {
  try {
    return await subjects[subject](seed);
  } catch (error) {
    return `thrown: ${error.code ?? error.name}`;
  }
}

async function hunt(subject, start) {
  for (let seeds = 1; seeds <= seedsMax; seeds++) {
    const check = await checkOf(subject, start + seeds - 1);
    if (check !== null) return { start, seeds, check };
  }
  return { start, seeds: undefined, check: undefined };
}

const chosen = mutant === undefined ? Object.keys(subjects) : [mutant.subject];
const hunts = [];
for (const subject of chosen) for (const start of starts) hunts.push({ subject, ...(await hunt(subject, start)) });
process.stdout.write(JSON.stringify(hunts));
