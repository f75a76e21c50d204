// The suites that third parties run: the laws of a field type, the contract of a storage, the contract of a transport.
export { HostileInputError, LawBrokenError } from "./errors.js";
export { describeLatticeLaws } from "./laws/lattice-laws.js";
export type { LawOptions } from "./laws/law-run.js";
export type { LawSubject } from "./laws/law-subject.js";
export type { LoggedOperation } from "./laws/logged-operation.js";
export { placeText } from "./laws/place-text.js";
export { textOf } from "./laws/text-of.js";
export type { TraceStatistics } from "./laws/trace-statistics.js";
export { type StorageTraits, type StorageUnderTest, storageContract } from "./storage/storage-contract.js";
export { transportContract } from "./transport/transport-contract.js";
export type { TransportUnderTest } from "./transport/transport-stage.js";
