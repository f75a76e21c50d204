import type { Spec } from "./spec.js";
import { describeLaws, subjectOf } from "./spec-subject.js";

const subjects: Record<string, Spec> = {
  "set, add wins": { kind: "set" },
  "set, remove wins": { kind: "removeSet" },
  growSet: { kind: "growSet" },
  table: { kind: "table" },
};

for (const [name, spec] of Object.entries(subjects)) describeLaws(name, subjectOf(spec));
