import fc from "fast-check";
import { describeLatticeLaws } from "./lattice-laws.js";
import { subjectOf } from "./law-subject.js";
import { arbitraryDocument, specText } from "./spec.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);

for (const spec of fc.sample(arbitraryDocument, { numRuns: 24, seed })) {
  describeLatticeLaws(specText(spec), subjectOf(spec), { share: 0.06 });
}
