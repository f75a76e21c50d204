// The front door of crdt: field types, their composition, states and their bytes.
export { ByteReader } from "./codec/byte-reader.js";
export { ByteWriter } from "./codec/byte-writer.js";
export { ColumnReader, type StateBase } from "./codec/column-reader.js";
export { ColumnWriter } from "./codec/column-writer.js";
export { DeltaReader, type DotNames, type OperationBase } from "./codec/delta-reader.js";
export { DeltaWriter } from "./codec/delta-writer.js";
export { RowReader } from "./codec/row-reader.js";
export { RowWriter } from "./codec/row-writer.js";
export { RunReader, RunWriter } from "./codec/run-column.js";
export { assert } from "./core/assert.js";
export type { CellDelta, LooseCell } from "./core/cell.js";
export { type Checks, checksOf, type FoundInvalid } from "./core/checks.js";
export type { Edits, EditsMade, MovedDot, Names, Renewed, TakenBack } from "./core/edits.js";
export type {
  AnyField,
  DeltaOf,
  DraftAccess,
  DraftOf,
  FieldType,
  StateOf,
  ViewOf,
  Writer,
} from "./core/field-type.js";
export { Fingerprint } from "./core/fingerprint.js";
export type {
  CausalPast,
  GenesisField,
  GenesisFor,
  Guard,
  GuardedField,
  GuardedOperation,
  GuardQuestion,
  NestableField,
  Refusal,
} from "./core/guard.js";
export { isGuarded } from "./core/guard.js";
export { type Hash64, hashText } from "./core/hash.js";
export { type CellNotes, type DotPredicate, type JoinScope, see } from "./core/join-scope.js";
export type { KeyedNesting, NestedFields, Nesting } from "./core/nesting.js";
export { childPath, type Path, pathKeys, rootPath } from "./core/path.js";
export { keysOfShown, type Places, shownPath } from "./core/places.js";
export { SortedMapView } from "./core/sorted-map-view.js";
export {
  AssertionError,
  AsyncValidatorError,
  DecodeError,
  InvalidSchemaError,
  InvalidValueError,
  UnknownFieldError,
  type ValueIssue,
} from "./errors.js";
export { LiveParts } from "./parts/live-parts.js";
export { readPatch, writePatch } from "./parts/patch-codec.js";
export type { StatePatch } from "./parts/state-patch.js";
export { CausalState, type MendTerms, type PatchTerms, type StateDelta } from "./state/causal-state.js";
export { type Decoded, decodeState, encodeState } from "./state/state-codec.js";
export type { Operation, Transaction } from "./state/transaction.js";
export { type FlagDraft, type FlagField, type FlagOptions, flag, settledDisabling } from "./types/cells/flag.js";
export { type MultiRegisterDraft, type MultiRegisterField, multiRegister } from "./types/cells/multi-register.js";
export { type RegisterDraft, type RegisterField, register } from "./types/cells/register.js";
export { type MapDraft, type MapField, type MapOf, map } from "./types/composites/map.js";
export { type RowsDraft, type RowsField, type RowsOf, rows } from "./types/composites/rows.js";
export {
  type Fields,
  type StructDelta,
  type StructDraft,
  type StructField,
  type StructOf,
  type StructState,
  type StructView,
  struct,
} from "./types/composites/struct.js";
export type { FoundedFields, GenesisOfFields } from "./types/composites/struct-genesis.js";
export { type GrowSetDraft, type GrowSetField, growSet } from "./types/keyed/grow-set.js";
export { type RemoveWinsSetField, settledRemovals } from "./types/keyed/remove-wins-set.js";
export { type SetDraft, type SetField, set } from "./types/keyed/set.js";
export { type TableDraft, type TableField, table } from "./types/keyed/table.js";
export { type LogDraft, type LogField, log } from "./types/log/log.js";
export type { LogReducer, LogView } from "./types/log/log-view.js";
export { type CounterDraft, type CounterField, counter } from "./types/numbers/counter.js";
export { type MaxDraft, type MaxField, type MinDraft, type MinField, max, min } from "./types/numbers/extremum.js";
export { jsonOf } from "./values/json-of.js";
export type { NotPlain, Plain } from "./values/plain.js";
export { isPlainText, type PlainValue, plainCopy } from "./values/plain-value.js";
export type { ValidationOptions, Validator } from "./values/validator.js";
export { readValue, writeValue } from "./values/value-codec.js";
