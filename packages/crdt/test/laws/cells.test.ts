import type { Spec } from "./spec.js";
import { describeLaws, subjectOf } from "./spec-subject.js";

const subjects: Record<string, Spec> = {
  register: { kind: "register" },
  multiRegister: { kind: "multiRegister" },
  "flag, enable wins": { kind: "enableFlag" },
  "flag, disable wins": { kind: "disableFlag" },
  log: { kind: "log" },
};

for (const [name, spec] of Object.entries(subjects)) describeLaws(name, subjectOf(spec));
