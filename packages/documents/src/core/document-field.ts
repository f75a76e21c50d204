// A library's document as a field type. The state is a dot store of updates, one cell per operation, as a `multiRegister` that
// nobody ever overwrites: joins, differences, canonical bytes, snapshots and removals are those of every other type, and the
// document is what its cells come to. See docs/decisions/0101.

import type { AuthorTable } from "@joinery/clock";
import { DecodeError, type DraftAccess, type FieldType, type JoinScope, multiRegister } from "@joinery/crdt";
import type { Engine, Update } from "./engine.js";
import { fieldEdits } from "./field-edits.js";
import { Replay } from "./replay.js";
import { type CellsDelta, type CellsState, cellsByDot, type UpdateCell } from "./update-cell.js";

/** The cells of a field, and what they come to as far as somebody has looked. */
export interface DocumentState<View, Edit> extends CellsState {
  replay?: Replay<unknown, View, Edit, Update> | undefined;
  /** Cells that came since somebody looked. */
  fresh: UpdateCell[];
}

/** A field type that a library stands behind. */
export type DocumentField<View, Edit, Draft> = FieldType<DocumentState<View, Edit>, CellsDelta, View, Draft>;

/** What a draft of such a field stands on. */
export interface Editing<View, Edit> {
  /** Where this is, for error messages. */
  readonly name: string;
  /** As of now, earlier edits included. */
  readonly view: View;
  /** Makes an edit, as an operation of its own; none if it changes nothing. */
  edit(edit: Edit): void;
}

const cells = multiRegister<Uint8Array>();

/** The field type of `engine`, written through what `draftOf` makes. */
export function documentField<Doc, View, Edit, U extends Update, Draft>(
  engine: Engine<Doc, View, Edit, U>,
  draftOf: (editing: Editing<View, Edit>) => Draft,
): DocumentField<View, Edit, Draft> {
  type State = DocumentState<View, Edit>;
  const port = engine as unknown as Engine<unknown, View, Edit, Update>;
  return {
    ...cells,
    tag: engine.tag,
    bottom: () => ({ ...cells.bottom(), fresh: [] }),
    join(state, delta, scope, path) {
      const before = state.cells;
      const fresh = freshOf(delta, scope);
      cells.join(state, delta, scope, path);
      if (state.cells === before) return;
      note(state, delta.removed.length === 0 ? fresh : undefined, scope);
    },
    retain(state, keep, scope, path) {
      const before = state.cells;
      cells.retain(state, keep, scope, path);
      if (state.cells !== before) note(state, undefined, scope);
    },
    view: (state, authors) => replayOf(port, state, authors).view,
    draft: (access) => draftOf(new OperationPerEdit(port, access)),
    edits: fieldEdits(port, (access) => replayAt(port, access)),
    read(reader) {
      const delta = cells.read(reader);
      for (const { payload } of delta.added) checkUpdate(port, payload);
      return delta;
    },
  } satisfies FieldType<State, CellsDelta, View, Draft>;
}

class OperationPerEdit<View, Edit> implements Editing<View, Edit> {
  readonly #engine: Engine<unknown, View, Edit, Update>;
  readonly #access: DraftAccess<DocumentState<View, Edit>, CellsDelta>;

  constructor(engine: Engine<unknown, View, Edit, Update>, access: DraftAccess<DocumentState<View, Edit>, CellsDelta>) {
    this.#engine = engine;
    this.#access = access;
  }

  get name(): string {
    return this.#access.name;
  }

  get view(): View {
    return this.#replay().view;
  }

  edit(edit: Edit): void {
    const { author, stamp } = this.#access.writer;
    const seq = this.#access.writer.nextSeq();
    const payload = this.#replay().edit(author, seq, edit, this.name);
    if (payload === undefined) return;
    this.#access.apply({ added: [{ author, seq, stamp, payload, next: undefined }], removed: [] }, seq);
  }

  #replay(): Replay<unknown, View, Edit, Update> {
    return replayAt(this.#engine, this.#access);
  }
}

/** What the cells at a place come to that a transaction writes at. */
function replayAt<View, Edit>(
  engine: Engine<unknown, View, Edit, Update>,
  { state: stateAt, writer: { authors } }: DraftAccess<DocumentState<View, Edit>, CellsDelta>,
): Replay<unknown, View, Edit, Update> {
  const state = stateAt();
  return state === undefined ? new Replay(engine, authors, []) : replayOf(engine, state, authors);
}

/** What the cells of `state` come to, made or brought up to date. */
function replayOf<View, Edit>(
  engine: Engine<unknown, View, Edit, Update>,
  state: DocumentState<View, Edit>,
  authors: AuthorTable,
): Replay<unknown, View, Edit, Update> {
  const { fresh } = state;
  if (fresh.length > 0) state.fresh = [];
  if (state.replay === undefined || (fresh.length > 0 && !state.replay.take(fresh))) {
    state.replay = new Replay(engine, authors, cellsByDot(state, authors));
  }
  return state.replay;
}

/** The cells of `delta` that are new to a document; asked before they are joined. */
function freshOf({ added }: CellsDelta, { bulk, context }: JoinScope): readonly UpdateCell[] {
  if (bulk === "load") return added;
  return added.filter(({ author, seq }) => !context.covers(author, seq));
}

/** Cells have come; or, without them, something else has changed, and the document is to be made anew. */
function note<View, Edit>(
  state: DocumentState<View, Edit>,
  fresh: readonly UpdateCell[] | undefined,
  scope: JoinScope,
): void {
  if (fresh === undefined) forget(state);
  else if (state.replay !== undefined) for (const cell of fresh) state.fresh.push(cell);
  // A document can't take back: one that is rolled back is made anew.
  scope.undo?.push(() => forget(state));
}

function forget<View, Edit>(state: DocumentState<View, Edit>): void {
  state.replay = undefined;
  state.fresh = [];
}

/** Throws `DecodeError` unless `payload` is an update that the library takes for one. */
function checkUpdate(engine: Pick<Engine<unknown, unknown, never, Update>, "tag" | "read">, payload: unknown): void {
  if (!(payload instanceof Uint8Array)) throw new DecodeError("an update that is no bytes");
  try {
    engine.read(payload);
  } catch (cause) {
    throw new DecodeError(`no update of ${engine.tag}`, { cause });
  }
}
