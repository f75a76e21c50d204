// Loading a whole state: straight from its bytes where a type knows how, else by a delta that is made first.

import type { DeltaReader } from "../codec/delta-reader.js";
import type { FieldType } from "./field-type.js";
import type { JoinScope } from "./join-scope.js";
import { rootPath } from "./path.js";

/** Loads a part of a whole state; see `FieldType.load`. */
export function loadField<State, Delta>(
  field: Pick<FieldType<State, Delta, unknown, unknown>, "join" | "read" | "load">,
  state: State,
  reader: DeltaReader,
  scope: JoinScope,
): void {
  // Nobody is told of places then, so none has a name.
  if (field.load === undefined) field.join(state, field.read(reader), scope, rootPath);
  else field.load(state, reader, scope);
}
