// Makes a run that a mutant fails as small as it gets while it fails alike: `{ nodes, operations, seconds }`. The same search as for schedules
// of users takes away what a job does, one act after the other; first it is run with smaller sizes.
import { root } from "../run.mjs";

const built = (file) => import(new URL(`sim/dist/${file}`, root).href);
const { fingerprintOfRun, shrinkSchedule, waysToShrink } = await built("index.js");
const { drawSchedule } = await built("simulate/draw-schedule.js");
const { searchTogether } = await built("shrink/search.js");
const { subsetSearch } = await built("shrink/smallest-subset.js");

/** What is found within `msMax` is the result. `seconds` are those of this process, whatever else the machine does. */
export async function shrinkKill(subject, seed, msMax) {
  const seconds = stopwatch();
  const isDue = () => seconds() * 1000 > msMax;
  const smallest =
    subject.app !== undefined
      ? ofApp(subject.app, seed, isDue)
      : subject.changes !== undefined
        ? await ofStores(subject, seed, isDue)
        : await ofJob(subject, seed, isDue);
  return { ...smallest, seconds: Math.ceil(seconds()) };
}

function stopwatch() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

function ofApp(app, seed, isDue) {
  const drawn = drawSchedule(app, seed);
  const fingerprint = fingerprintOfRun(app, drawn);
  const fails = (candidate) => !isDue() && fingerprintOfRun(app, candidate, fingerprint) === fingerprint;
  const { schedule } = shrinkSchedule(drawn, { fails, ...waysToShrink(app) });
  return { nodes: schedule.nodes, operations: schedule.steps.length };
}

async function ofStores({ check, changes }, seed, isDue) {
  const found = await check(seed);
  const fails = async (subset) => !isDue() && (await check(seed, (number) => subset.includes(number))) === found;
  const left = await smallestOf(changes, fails);
  return { nodes: 1, operations: left.length };
}

async function ofJob({ options, sizes, failing, takesOnly }, seed, isDue) {
  let given = options(seed);
  let smallest = failing(given);
  const { fingerprint } = smallest;
  const smaller = () => {
    for (const candidate of sizes(given)) {
      if (isDue()) return false;
      const ran = failing(candidate);
      if (ran.fingerprint !== fingerprint) continue;
      [given, smallest] = [candidate, ran];
      return true;
    }
    return false;
  };
  while (smaller());
  if (!takesOnly || smallest.acts === undefined) return { nodes: smallest.nodes, operations: smallest.acts };
  const fails = async (subset) => !isDue() && failing(given, new Set(subset)).fingerprint === fingerprint;
  const left = await smallestOf(smallest.acts, fails);
  return { nodes: smallest.nodes, operations: left.length };
}

async function smallestOf(count, fails) {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const firstThatFails = async (candidates) => {
    for (const [at, candidate] of candidates.entries()) if (await fails(candidate)) return at;
    return -1;
  };
  const { result } = await searchTogether(subsetSearch(numbers), firstThatFails, Number.POSITIVE_INFINITY);
  return result;
}
