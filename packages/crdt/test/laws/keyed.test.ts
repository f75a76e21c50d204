import { describeLatticeLaws } from "./lattice-laws.js";
import { subjectOf } from "./law-subject.js";
import type { Spec } from "./spec.js";

const subjects: Record<string, Spec> = {
  "set, add wins": { kind: "set" },
  "set, remove wins": { kind: "removeSet" },
  growSet: { kind: "growSet" },
  table: { kind: "table" },
};

for (const [name, spec] of Object.entries(subjects)) describeLatticeLaws(name, subjectOf(spec));
