import { describeLatticeLaws } from "./lattice-laws.js";
import { subjectOf } from "./law-subject.js";
import type { Spec } from "./spec.js";

const subjects: Record<string, Spec> = {
  register: { kind: "register" },
  multiRegister: { kind: "multiRegister" },
  "flag, enable wins": { kind: "enableFlag" },
  "flag, disable wins": { kind: "disableFlag" },
  log: { kind: "log" },
};

for (const [name, spec] of Object.entries(subjects)) describeLatticeLaws(name, subjectOf(spec));
