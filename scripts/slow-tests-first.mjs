// The order of test files: those that take minutes are begun first, so that no worker is left alone with one in the end; those
// that share a process come last and together, since a file that has one for itself ends the shared one.
import { BaseSequencer } from "vitest/node";

/** The slowest first, by how their paths end. */
export const slowTests = [
  "sim/test/bank/bank-job.test.ts",
  "sim/test/scenarios/full-job.test.ts",
  "sim/test/seeds.test.ts",
  "packages/crdt/test/laws/composites.test.ts",
  "bench/test/sync-suite.test.ts",
  "bench/test/command.test.ts",
  "test/readmes/readmes.test.ts",
];

/** Files with the slow ones in front and those in the end that share a process, else in the order that they had. */
export function slowFirst(files, pathOf, isShared = (_file) => false) {
  const rank = (file) => {
    const at = slowTests.findIndex((path) => pathOf(file).endsWith(path));
    return at < 0 ? slowTests.length + Number(isShared(file)) : at;
  };
  return [...files].sort((a, b) => rank(a) - rank(b));
}

export class SlowTestsFirst extends BaseSequencer {
  async sort(files) {
    const isShared = ({ project }) => project.config.isolate === false;
    return slowFirst(await super.sort(files), ({ moduleId }) => moduleId, isShared);
  }
}
