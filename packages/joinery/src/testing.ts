// The laws of field types and the contracts of adapters, for tests of one's own; `vitest` and `fast-check` must be there.
export {
  describeLatticeLaws,
  LawBrokenError,
  type LawOptions,
  type LawSubject,
  type LoggedOperation,
  placeText,
  type StorageTraits,
  type StorageUnderTest,
  storageContract,
  type TraceStatistics,
  type TransportUnderTest,
  textOf,
  transportContract,
} from "@joinery/testing";
