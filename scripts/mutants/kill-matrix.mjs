// The kill matrix as a page: each mutant, the checks that killed it, and how many seeds that took.

/** The middle one; of an even number the later of both. */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** What a run that fails is to shrink to. */
export const nodesMax = 5;
export const operationsMax = 10;

/** One line of the matrix from the hunts of a mutant. A hunt that found nothing counts as one seed more than was tried. */
export function rowOf(mutant, { hunts, smallest }, seedsMax) {
  const killed = hunts.filter(({ check }) => check !== undefined && check !== null);
  return {
    mutant: mutant.name,
    package: mutant.file.split("/")[0],
    subject: mutant.subject,
    killed: killed.length === hunts.length,
    checks: [...new Set(killed.map(({ check }) => check))].sort(),
    seeds: median(hunts.map(({ seeds }) => seeds ?? seedsMax + 1)),
    nodes: smallest?.nodes,
    operations: smallest?.operations,
    seconds: smallest?.seconds,
    ...(mutant.stays === undefined ? {} : { stays: mutant.stays }),
  };
}

/** In a few words. */
export function sizeOf({ nodes, operations, seconds }) {
  return nodes === undefined ? "unknown" : `${nodes} nodes, ${operations ?? "?"} operations, ${seconds} s`;
}

function isSmall({ nodes, operations }) {
  return nodes <= nodesMax && operations <= operationsMax;
}

/** `starts` and `seedsMax` are what was tried. */
export function killMatrix(rows, { starts, seedsMax }) {
  const killed = rows.filter((row) => row.killed);
  return [
    "# Mutants",
    "",
    `Written by \`npm run mutants\`. Each row is one mistake, made in the real code, and what the simulator said: seeds from ${starts.join(", ")} on,`,
    `${seedsMax} each at most, until a check fails. The unchanged code passes the same seeds.`,
    "",
    `${killed.length} of ${rows.length} are killed; seeds to kill, median: ${median(rows.map(({ seeds }) => seeds))}.`,
    "",
    `Of the first run that failed the smallest that fails alike, by the same check with the same kind of finding: ${rows.filter(isSmall).length} of ${rows.length} have at`,
    `most ${nodesMax} nodes and ${operationsMax} operations. Seconds are processor time of one thread. A turn of a player, a trade, a cut of a log or a change of a store counts as one`,
    "operation, and of a craps table every operation that was written; where a run ends with what it threw, nobody counted them.",
    "",
    "| mutant | package | subject | checks that killed it | seeds, median | nodes | operations | seconds |",
    "|---|---|---|---|---:|---:|---:|---:|",
    ...rows.map(({ mutant, package: of, subject, killed: isKilled, checks, seeds, nodes, operations, seconds }) => {
      const how = isKilled ? checks.join("; ") : `**lives**${checks.length === 0 ? "" : ` (${checks.join("; ")})`}`;
      return `| ${mutant} | ${of} | ${subject} | ${how} | ${seeds > seedsMax ? `> ${seedsMax}` : seeds} | ${nodes ?? ""} | ${operations ?? ""} | ${seconds ?? ""} |`;
    }),
    "",
    ...explained(rows.filter((row) => !isSmall(row))),
  ].join("\n");
}

/** Why some runs stay larger: a line each. */
function explained(large) {
  if (large.length === 0) return [];
  const lines = large.map(({ mutant, stays }) => `- ${mutant}: ${stays ?? "not explained yet"}.`);
  return ["## What stays larger", "", ...lines, ""];
}
