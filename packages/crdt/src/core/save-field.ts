// Saving a whole state: straight into its bytes where a type knows how, else by a delta that is made first.

import type { FieldType, Saving } from "./field-type.js";

/** What saves a part of a whole state; see `FieldType.saving`. */
export function savingOf<State, Delta>(
  field: Pick<FieldType<State, Delta, unknown, unknown>, "difference" | "saving" | "write">,
  state: State,
): Saving | undefined {
  if (field.saving !== undefined) return field.saving(state);
  const cells = field.difference(state, () => true);
  return cells === undefined ? undefined : (writer) => field.write(cells, writer);
}
