import fc from "fast-check";
import { arbitraryDocument, specText } from "./spec.js";
import { describeLaws, subjectOf } from "./spec-subject.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);

for (const spec of fc.sample(arbitraryDocument, { numRuns: 24, seed })) {
  describeLaws(specText(spec), subjectOf(spec), { share: 0.06 });
}
