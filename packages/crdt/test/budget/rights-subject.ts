// What the laws ask of a schema with budgets.
import type { AnyField, GenesisField } from "@joinery/crdt";
import type { LawSubject } from "@joinery/testing";
import { leaves, show, shown, survivors } from "./rights-oracle.js";
import { fieldOf, genesisOf, operationOn, perform, type RightsOperation, type RightsSpec } from "./rights-spec.js";

/** Founded as variant 0, by site 0. */
export function rightsSubject(spec: RightsSpec): LawSubject<RightsOperation> {
  const field = fieldOf(spec) as AnyField & GenesisField<unknown>;
  const type = field.withGenesis(genesisOf(spec, 0));
  return {
    type,
    operation: operationOn(spec),
    perform: (draft, operation) => perform(spec, draft, operation),
    oracle: (visible) => show(spec, 0, visible),
    survivors: (visible) => survivors(spec, 0, visible),
    show: (view) => shown(spec, view),
    leaves: (view) => leaves(spec, 0, view),
  };
}
