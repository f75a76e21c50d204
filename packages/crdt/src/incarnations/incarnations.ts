// A map of fields with rights. Its keys are created by one author and end for good: what is written to a key at the same
// time as its end has no effect. Ends are tombstones, since replicas that saw an end first must judge what comes later.

import { parseReplicaId } from "@joinery/clock";
import { checksBelow } from "../core/checks.js";
import type { AnyField, FieldType } from "../core/field-type.js";
import type { KeyedNesting } from "../core/nesting.js";
import { SortedMapView } from "../core/sorted-map-view.js";
import { InvalidValueError } from "../errors.js";
import { genesisByName } from "../escrow/struct-nesting.js";
import { readIncarnations, writeIncarnations } from "./incarnations-codec.js";
import { WritingIncarnations } from "./incarnations-draft.js";
import { incarnationsGuard } from "./incarnations-guard.js";
import { incarnationsOf, visitDots } from "./incarnations-state.js";
import type {
  IncarnationPart,
  IncarnationsDelta,
  IncarnationsDraft,
  IncarnationsGenesis,
  IncarnationsOf,
  IncarnationsState,
} from "./incarnations-types.js";
import { IncarnationsJoin } from "./join-incarnations.js";

type Incarnations = FieldType<
  IncarnationsState,
  IncarnationsDelta,
  ReadonlyMap<string, unknown>,
  IncarnationsDraft<unknown, unknown>
>;

/** Incarnations of `field` by key; `nesting` is how they stand below keys and in rows themselves. */
export function incarnations(
  field: AnyField,
  nesting: KeyedNesting,
  founded?: IncarnationsGenesis,
): IncarnationsOf<AnyField> {
  const joins = new IncarnationsJoin(field);
  const type: Incarnations = {
    tag: `incarnations(${field.tag})`,
    removable: false,
    places: { below: () => field },
    ...checksBelow(field.checks),
    bottom: () => ({ all: new Map(), live: new Map() }),
    isBottom: (state) => state.all.size === 0,
    join: (state, delta, scope, path) => joins.join(state, delta, scope, path),
    retain: (state, keep, scope, path) => joins.retain(state, keep, scope, path),
    dots(state, visit) {
      for (const one of incarnationsOf(state)) visitDots(one, field, visit);
    },
    // Whoever deletes a key above ends what holds these, and with it all of them: no end of their own is written down.
    clear(state) {
      return Array.from(incarnationsOf(state), ({ key, author, seq, below }) => {
        return { key, author, seq, below: field.clear(below) };
      });
    },
    difference(state, lacks) {
      const delta: IncarnationPart[] = [];
      for (const { key, author, seq, creation, end, below } of incarnationsOf(state)) {
        const part = {
          creation: lacks(author, seq) ? creation : undefined,
          end: end !== undefined && lacks(end.author, end.seq) ? end : undefined,
          below: field.difference(below, lacks),
        };
        if (Object.values(part).some((said) => said !== undefined)) delta.push({ key, author, seq, ...part });
      }
      return delta.length === 0 ? undefined : delta;
    },
    view: ({ live }, authors) =>
      new SortedMapView(live, ({ creation, below }) => (creation?.field ?? field).view(below, authors)),
    draft: (access) => new WritingIncarnations(access, field, founded),
    write: (delta, writer) => writeIncarnations(delta, writer, field),
    read: (reader) => readIncarnations(reader, field),
  };
  return {
    ...type,
    guard: incarnationsGuard(field, founded),
    nesting,
    needsGenesis: true,
    withGenesis: (genesis) => incarnations(field, nesting, readGenesis(genesis)),
  } as IncarnationsOf<AnyField>;
}

function readGenesis(genesis: unknown): IncarnationsGenesis {
  const { creator } = genesisByName(genesis, (name) => name === "creator");
  const author = typeof creator === "string" ? parseReplicaId(creator) : undefined;
  if (author !== undefined) return { creator: author };
  throw new InvalidValueError("genesis.creator", "must be the name of the author who creates keys");
}
