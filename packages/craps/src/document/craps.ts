// A craps table as a field type: members write messages into it, and every replica that has the same ones sees the same rounds and
// the same money. Nobody deals: Blum, Coin flipping by telephone (1981), for many.

import type { FieldType, Nesting } from "@joinery/crdt";
import { assert, type GenesisField } from "@joinery/crdt";
import { structNesting } from "@joinery/crdt/escrow";
import type { TableTerms } from "../round/terms.js";
import { type CrapsDraft, crapsDraft } from "./craps-draft.js";
import { type CrapsDelta, type CrapsState, chronicleOf, messages } from "./craps-state.js";
import { CrapsView } from "./craps-view.js";
import { type CrapsGenesis, readGenesis } from "./genesis.js";

export interface CrapsField
  extends FieldType<CrapsState, CrapsDelta, CrapsView, CrapsDraft>,
    GenesisField<CrapsGenesis> {
  readonly needsGenesis: true;
  readonly nesting: Nesting;
  /** The table with the house and the rules of `genesis`. Throws `DocumentError` with code `INVALID_GENESIS`. */
  withGenesis(genesis: CrapsGenesis): CrapsField;
}

/** A table, in the schema of a document that a genesis names: `replica.create({ table: craps() }, { nonce, table })`. */
export function craps(): CrapsField {
  return crapsOf(undefined);
}

function crapsOf(terms: TableTerms | undefined): CrapsField {
  const founded = (): TableTerms => {
    assert(terms !== undefined, "a document with a table has a genesis");
    return terms;
  };
  const type: FieldType<CrapsState, CrapsDelta, CrapsView, CrapsDraft> = {
    tag: "craps",
    removable: false,
    bottom: () => ({ ...messages.bottom(), chronicle: undefined }),
    isBottom: (state) => messages.isBottom(state),
    join(state, delta, scope, path) {
      const before = state.events.length;
      messages.join(state, delta, scope, path);
      if (state.events.length === before) return;
      scope.undo?.push(() => {
        state.chronicle = undefined;
      });
      const [message, ...more] = delta.added;
      const isNext = message !== undefined && more.length === 0 && delta.removed.length === 0;
      const { chronicle } = state;
      const isFollowed = isNext && chronicle?.isChosen === false && !scope.authors.lineage.isBranch(message.author);
      const isTaken = isFollowed && chronicle.take(scope.authors.idOf(message.author), message);
      if (!isTaken) state.chronicle = undefined;
    },
    retain(state, keep, scope, path) {
      messages.retain(state, keep, scope, path);
      state.chronicle = undefined;
    },
    dots: (state, visit) => messages.dots(state, visit),
    clear: () => ({ added: [], removed: [] }),
    difference: (state, lacks) => messages.difference(state, lacks),
    view: (state, authors) => new CrapsView(() => chronicleOf(state, founded(), authors)),
    draft: (access) =>
      crapsDraft(access, () => {
        const state = access.state() ?? type.bottom();
        return chronicleOf(state, founded(), access.writer.authors).table;
      }),
    write: (delta, writer) => messages.write(delta, writer),
    read: (reader) => messages.read(reader),
  };
  return {
    ...type,
    nesting: structNesting,
    needsGenesis: true,
    withGenesis: (genesis) => crapsOf(readGenesis(genesis)),
  };
}
