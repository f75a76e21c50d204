import { describeLatticeLaws } from "./lattice-laws.js";
import { subjectOf } from "./law-subject.js";
import type { Spec } from "./spec.js";

const counter: Spec = { kind: "counter" };
const register: Spec = { kind: "register" };
const set: Spec = { kind: "set" };
const table: Spec = { kind: "table" };
const matrix: Spec = { kind: "matrix" };

const subjects: Record<string, Spec> = {
  counter,
  register,
  set,
  table,
  matrix,
  "map(counter)": { kind: "map", of: counter },
  "map(map(register))": { kind: "map", of: { kind: "map", of: register } },
  "map(table)": { kind: "map", of: table },
  "map(struct)": { kind: "map", of: { kind: "struct", fields: { score: counter, title: register, tags: set } } },
  "rows(counter)": { kind: "rows", of: counter },
  "rows(map(register))": { kind: "rows", of: { kind: "map", of: register } },
  "rows(matrix)": { kind: "rows", of: matrix },
  struct: { kind: "struct", fields: { score: counter, title: register, seats: table, players: set, chips: matrix } },
};

for (const [name, spec] of Object.entries(subjects)) describeLatticeLaws(name, subjectOf(spec));
