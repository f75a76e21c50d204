// How edits of a document are undone. An update that stands alone goes with its cell: a deletion of Yjs, without which all is where
// it was. On others the edits of others may hang, so that they stay, and another edit takes back what they did. Either way nothing
// is needed but the cells of the field: whoever has the state can undo.

import type { Dot } from "@joinery/clock";
import type { DraftAccess, Edits, EditsMade, MovedDot, Names, TakenBack } from "@joinery/crdt";
import type { DocumentState } from "./document-field.js";
import type { Engine, Update } from "./engine.js";
import { Renaming } from "./renaming.js";
import type { Replay } from "./replay.js";
import { bytesOf, type CellsDelta, cellsOf, type UpdateCell } from "./update-cell.js";

type State<View, Edit> = DocumentState<View, Edit>;
type Access<View, Edit> = DraftAccess<State<View, Edit>, CellsDelta>;

/** Undoing for the field type of `engine`; `replayOf` answers what the cells of a place come to. */
export function fieldEdits<View, Edit>(
  engine: Engine<unknown, View, Edit, Update>,
  replayOf: (access: Access<View, Edit>) => Replay<unknown, View, Edit, Update>,
): Edits<State<View, Edit>, CellsDelta> {
  return {
    made(state, { added, removed }) {
      const gone = removed.length === 0 ? [] : cellsOf(state).filter(among(removed));
      // Whoever deletes a key takes the words of others with it, and can't write in their names.
      if (!gone.every((cell) => engine.standsAlone(engine.read(bytesOf(cell))))) return undefined;
      return { added: added.map(({ author, seq }) => ({ author, seq })), removed: gone };
    },
    takeBack: (access, made, names) => takeBack(access, made, names, replayOf),
  };
}

function takeBack<View, Edit>(
  access: Access<View, Edit>,
  { added, removed }: EditsMade,
  before: Names,
  replayOf: (access: Access<View, Edit>) => Replay<unknown, View, Edit, Update>,
): TakenBack | undefined {
  const names = new Renaming(before);
  const cells = cellsOf(access.state())
    .filter(among(added))
    .sort((a, b) => b.seq - a.seq);
  const replay = replayOf(access);
  const left = cells.filter((cell) => replay.canLeave(cell, names));
  if (left.length > 0) access.apply({ added: [], removed: left }, access.writer.nextSeq());
  const isLeft = among(left);
  const undone = cells.filter((cell) => !isLeft(cell));
  const isWritten = undone.length > 0 && write(access, replayOf(access), undone, [], names) !== undefined;
  const dots: MovedDot[] = [];
  for (const { author, seq, ...cell } of removed) {
    const from = { author, seq };
    const to = write(access, replayOf(access), [], [{ ...from, ...cell }], names);
    if (to !== undefined) dots.push({ from, to });
  }
  return left.length > 0 || isWritten || dots.length > 0 ? { dots, names: names.renewed } : undefined;
}

/** Makes one edit that undoes and does again what these did, and answers its dot; undefined when there is nothing to do. */
function write<View, Edit>(
  access: Access<View, Edit>,
  replay: Replay<unknown, View, Edit, Update>,
  undone: readonly UpdateCell[],
  redone: readonly UpdateCell[],
  names: Renaming,
): Dot | undefined {
  const { author, stamp } = access.writer;
  const seq = access.writer.nextSeq();
  const isUndone = among(undone);
  const what = {
    undone: replay.counting(undone),
    redone: replay.counting(redone),
    others: () => replay.counting(cellsOf(access.state()).filter((cell) => !isUndone(cell))),
  };
  const payload = replay.takeBack(author, seq, what, names);
  if (payload === undefined) return undefined;
  access.apply({ added: [{ author, seq, stamp, payload, next: undefined }], removed: [] }, seq);
  return { author, seq };
}

function among(dots: readonly Dot[]): (dot: Dot) => boolean {
  const names = new Set(dots.map(nameOf));
  return (dot) => names.has(nameOf(dot));
}

function nameOf({ author, seq }: Dot): string {
  return `${author} ${seq}`;
}
