import type { Spec } from "./spec.js";
import { describeLaws, subjectOf } from "./spec-subject.js";

const counter: Spec = { kind: "counter" };
const register: Spec = { kind: "register" };
const set: Spec = { kind: "set" };
const table: Spec = { kind: "table" };
const matrix: Spec = { kind: "matrix" };

function mapOf(of: Spec): Spec {
  return { kind: "map", of };
}

const subjects: Record<string, Spec> = {
  "map(counter)": mapOf(counter),
  "map(map(register))": mapOf(mapOf(register)),
  "map(multiRegister)": mapOf({ kind: "multiRegister" }),
  "map(flag), disable wins": mapOf({ kind: "disableFlag" }),
  "map(set), remove wins": mapOf({ kind: "removeSet" }),
  "map(growSet)": mapOf({ kind: "growSet" }),
  "map(max)": mapOf({ kind: "max" }),
  "map(min)": mapOf({ kind: "min" }),
  "map(log)": mapOf({ kind: "log" }),
  "map(table)": mapOf(table),
  "map(struct)": mapOf({ kind: "struct", fields: { score: counter, title: register, tags: set } }),
  "rows(counter)": { kind: "rows", of: counter },
  "rows(map(register))": { kind: "rows", of: mapOf(register) },
  "rows(log)": { kind: "rows", of: { kind: "log" } },
  "rows(matrix)": { kind: "rows", of: matrix },
  struct: { kind: "struct", fields: { score: counter, title: register, seats: table, players: set, chips: matrix } },
};

for (const [name, spec] of Object.entries(subjects)) describeLaws(name, subjectOf(spec));
