import fc from "fast-check";
import { describeLatticeLaws } from "./lattice-laws.js";
import { subjectOf } from "./law-subject.js";
import { arbitraryDocument } from "./spec.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);

for (const spec of fc.sample(arbitraryDocument, { numRuns: 12, seed })) {
  const subject = subjectOf(spec);
  describeLatticeLaws(subject.type.tag, subject, { share: 0.06 });
}
