// The laws over budgets below keys, in rows and in structs, and over random schemas with budgets anywhere.
import fc from "fast-check";
import { describeLaws } from "../laws/spec-subject.js";
import { arbitraryRights, type RightsSpec, specText } from "./rights-spec.js";
import { rightsSubject } from "./rights-subject.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);
const budget: RightsSpec = { kind: "budget" };
const counter: RightsSpec = { kind: "plain", of: { kind: "counter" } };
const tags: RightsSpec = { kind: "plain", of: { kind: "removeSet" } };

const subjects: readonly RightsSpec[] = [
  { kind: "map", of: budget },
  { kind: "struct", fields: { purses: { kind: "map", of: { kind: "map", of: budget } }, score: counter } },
  { kind: "map", of: { kind: "struct", fields: { energy: budget, score: counter, tags } } },
  { kind: "map", of: { kind: "rows", of: budget } },
  { kind: "rows", of: budget },
  { kind: "rows", of: { kind: "map", of: budget } },
  { kind: "struct", fields: { hero: { kind: "struct", fields: { energy: budget, mana: budget } }, score: counter } },
];

for (const spec of subjects) describeLaws(specText(spec), rightsSubject(spec), { share: 0.1 });

for (const spec of fc.sample(arbitraryRights, { numRuns: 6, seed })) {
  describeLaws(specText(spec), rightsSubject(spec), { share: 0.05 });
}
