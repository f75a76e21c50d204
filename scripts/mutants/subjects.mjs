// What mutants are hunted in: for a seed the check that fails, and how a run that fails can be made smaller.
import { root } from "../run.mjs";
import { changes, checkStores } from "./stores.mjs";

const built = (file) => import(new URL(`sim/dist/${file}`, root).href);
const { gameApp, runMainJob, simulate, verdictOf } = await built("index.js");
const { bankApp } = await built("apps/bank-app.js");
const { spendingApp } = await built("apps/spending-app.js");
const { fingerprintOf, fingerprintOfThrown } = await built("simulate/fingerprint.js");
const { runCrapsJob } = await built("scenarios/craps-job.js");
const { runTruncationJob } = await built("scenarios/truncation-job.js");
const { runDoubleSpend } = await built("scenarios/double-spend-job.js");
const { runWitnessJob } = await built("scenarios/witness-job.js");
const { outcomeOf } = await built("scenarios/verdict.js");

/** An application, whose schedules shrink. */
function application(app) {
  return { app, check: (seed) => simulate(app, { seed }).failure };
}

/**
 * A job: `run` takes options and answers `{ log, passes, nodes, acts }`. `sizes` are options that make it smaller, the smallest first;
 * `options` what a seed is run with, `nodesOf` how many nodes that makes, for a run that throws. Where a job takes `only`, its acts are left out one by one.
 */
function job({ options, nodesOf = ({ nodes }) => nodes, sizes = () => [], run, takesOnly = false }) {
  const failing = (given, only) => {
    try {
      const ran = run(only === undefined ? given : { ...given, only });
      if (ran.passes) return { check: null, fingerprint: null, ...ran };
      const [violation] = ran.log.violations;
      const check = violation?.check ?? "convergence";
      return { check, fingerprint: violation === undefined ? check : fingerprintOf(violation), ...ran };
    } catch (error) {
      return {
        check: `thrown: ${error.code ?? error.name}`,
        fingerprint: fingerprintOfThrown(error),
        nodes: nodesOf(given),
      };
    }
  };
  return { options, sizes, failing, takesOnly, check: (seed) => failing(options(seed)).check };
}

function ofRun({ run, acts }) {
  const documents = run.cluster.node(0).documents;
  const written = documents.reduce((sum, { applied }) => sum + applied.total, 0);
  return {
    ...{ log: run.log, passes: verdictOf(run).verdict === "pass", nodes: run.cluster.nodes.length },
    acts: acts ?? written,
  };
}

const upTo = (count) => Array.from({ length: count }, (_, index) => index + 1);
const shorter = (given) => [0.125, 0.25, 0.5].map((share) => ({ ...given, durationMs: given.durationMs * share }));

const craps = (options) =>
  job({
    options,
    nodesOf: ({ players }) => players + 2,
    run: (given) => ofRun(runCrapsJob(given)),
    sizes: (given) => [
      ...upTo(given.players - 1).map((players) => ({ ...given, players })),
      ...(given.faulty === false ? [] : [{ ...given, faulty: false }]),
      ...(given.durationMs <= 1000 ? [] : shorter(given)),
    ],
  });

export const subjects = {
  game: application(gameApp),
  // What waits, waits in little room.
  "cramped game": application({ ...gameApp, faults: ["limits", "loss", "reordering", "partition"] }),
  // Little is written, so that what is said beside it shows.
  "quiet game": application({ ...gameApp, steps: 10 }),
  bank: application(bankApp),
  "overdrawn bank": application({ ...bankApp, faults: ["overdraft", "partition", "crash"] }),
  "spent twice": application({ ...spendingApp, faults: ["twin", "double-spend", "partition", "crash"] }),
  main: job({
    options: (seed) => ({ seed, nodes: 6, durationMs: 8000 }),
    run: (given) => ofRun(runMainJob(given)),
    sizes: (given) =>
      upTo(given.nodes - 1)
        .slice(1)
        .map((nodes) => ({ ...given, nodes })),
    takesOnly: true,
  }),
  craps: craps((seed) => ({ seed, players: 3, durationMs: 8000 })),
  "craps with a liar": craps((seed) => {
    return { seed, players: 3, durationMs: 20_000, lie: ["mismatches", "bets-late", "withholds"][seed % 3] };
  }),
  "cut logs": job({
    options: (seed) => ({ seed, nodes: 5, durationMs: 12_000, cutEveryMs: 1500 }),
    run: (given) => ofRun(runTruncationJob(given)),
    sizes: (given) =>
      upTo(given.nodes - 1)
        .slice(1)
        .map((nodes) => ({ ...given, nodes })),
    takesOnly: true,
  }),
  "double spend": job({
    options: (seed) => ({ seed, groups: 3 + (seed % 3), groupSize: 2, accomplices: seed % 2, spectators: 1 }),
    run: (given) => {
      const { log, convergeMs, nodes, paid } = runDoubleSpend(given);
      // Each group and each spectator is shown a history; shops that were paid hand out goods.
      const acts = given.groups + given.spectators + given.accomplices + paid;
      return { log, passes: outcomeOf(log, convergeMs).verdict === "pass", nodes, acts };
    },
    sizes: (given) => [
      ...upTo(given.groups - 1)
        .slice(1)
        .map((groups) => ({ ...given, groups })),
      ...["accomplices", "spectators"].filter((name) => given[name] > 0).map((name) => ({ ...given, [name]: 0 })),
      ...(given.groupSize > 1 ? [{ ...given, groupSize: 1 }] : []),
    ],
  }),
  witnesses: job({
    options: (seed) => ({ seed, lying: 1 + (seed % 2) }),
    nodesOf: () => 7,
    run: (given) => {
      const { log, convergeMs, nodes, cluster } = runWitnessJob(given);
      const written = cluster.node(0).documents[0].applied.total;
      return { log, passes: outcomeOf(log, convergeMs).verdict === "pass", nodes, acts: written };
    },
  }),
  stores: { check: checkStores, changes },
};
