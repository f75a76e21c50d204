// The kill matrix as a page: each mutant, the checks that killed it, and how many seeds that took.

/** The middle one; of an even number the later of both. */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** One line of the matrix from the hunts of a mutant. A hunt that found nothing counts as one seed more than was tried. */
export function rowOf(mutant, hunts, seedsMax) {
  const killed = hunts.filter(({ check }) => check !== undefined && check !== null);
  return {
    mutant: mutant.name,
    package: mutant.file.split("/")[0],
    subject: mutant.subject,
    killed: killed.length === hunts.length,
    checks: [...new Set(killed.map(({ check }) => check))].sort(),
    seeds: median(hunts.map(({ seeds }) => seeds ?? seedsMax + 1)),
  };
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
    "| mutant | package | subject | checks that killed it | seeds, median |",
    "|---|---|---|---|---:|",
    ...rows.map(({ mutant, package: of, subject, killed: isKilled, checks, seeds }) => {
      const how = isKilled ? checks.join("; ") : `**lives**${checks.length === 0 ? "" : ` (${checks.join("; ")})`}`;
      return `| ${mutant} | ${of} | ${subject} | ${how} | ${seeds > seedsMax ? `> ${seedsMax}` : seeds} |`;
    }),
    "",
  ].join("\n");
}
