// Hunts one mutant in a process of its own: seed after seed until a check fails, from several first seeds. What the first hunt found is made
// as small as it gets. Prints one JSON object.
import { register } from "node:module";
import { root } from "../run.mjs";

const { mutant, starts, seedsMax, secondsMax } = JSON.parse(process.argv[2]);
if (mutant !== undefined) {
  const url = new URL(`packages/${mutant.file}`, root).href;
  register("./patching-loader.mjs", import.meta.url, { data: { ...mutant, url } });
}
const { subjects } = await import("./subjects.mjs");
const { shrinkKill } = await import("./shrink-kill.mjs");

/** The check that fails for a seed; null when all hold. An assertion of the product's own counts as a check. */
async function checkOf(subject, seed) {
  try {
    return await subjects[subject].check(seed);
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
const [first] = hunts;
const found = mutant === undefined || first.seeds === undefined ? undefined : first.start + first.seeds - 1;
const smallest = found === undefined ? undefined : await shrinkKill(subjects[first.subject], found, secondsMax * 1000);
process.stdout.write(JSON.stringify({ hunts, smallest }));
