import type { Spec } from "./spec.js";
import { describeLaws, subjectOf } from "./spec-subject.js";

const subjects: Record<string, Spec> = {
  counter: { kind: "counter" },
  max: { kind: "max" },
  min: { kind: "min" },
  matrix: { kind: "matrix" },
};

for (const [name, spec] of Object.entries(subjects)) describeLaws(name, subjectOf(spec));
