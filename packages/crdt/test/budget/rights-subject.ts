// What the laws ask of a schema with budgets.
import type { AnyField, GenesisField } from "@joinery/crdt";
import type { LawSubject } from "@joinery/testing";
import { leaves, show, shown, survivors } from "./rights-oracle.js";
import { fieldOf, genesisOf, operationOn, perform, type RightsOperation, type RightsSpec } from "./rights-spec.js";

/** Founded as variant 0, by site 0. */
export function rightsSubject(spec: RightsSpec): LawSubject<RightsOperation> {
  const field = fieldOf(spec) as AnyField & GenesisField<unknown>;
  const type = field.withGenesis(genesisOf(spec, 0));
  const unwritten = leaves(spec, type.view(type.bottom(), { indexOf: () => -1, idOf: () => "" } as never));
  return {
    type,
    operation: operationOn(spec),
    perform: (draft, operation) => perform(spec, draft, operation),
    oracle: (visible) => show(spec, 0, visible),
    survivors: (visible) => survivors(spec, 0, visible),
    show: (view) => shown(spec, view),
    leaves: (view) => new Map([...leaves(spec, view)].filter(([place, text]) => unwritten.get(place) !== text)),
  };
}
