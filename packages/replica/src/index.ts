// The front door of replica: documents, their log and the ports they need.
export { type CausalPast, isPlainText, type PlainValue } from "@joinery/crdt";
export { checkArgument, checkNumber, checkOptionNames, hasMethods, timerMsMax } from "./check-argument.js";
export { crc32 } from "./core/base/crc32.js";
export type { DocumentBase, Installed } from "./core/base/document-base.js";
export type { ComparedParts, PartsApart, PartsRefusal } from "./core/base/mending.js";
export type { Snapshot, SnapshotRefusal } from "./core/base/snapshot.js";
export type { BranchSource } from "./core/branch-source.js";
export type { ChangeResult } from "./core/change-result.js";
export { DocumentCore } from "./core/document-core.js";
export type { DocumentCounts, DocumentOptions, Hash } from "./core/document-options.js";
export type {
  DeliverEffect,
  Effect,
  InstallEffect,
  JoinedEffect,
  Origin,
  PersistEffect,
  SendEffect,
  VerifyEffect,
} from "./core/effects.js";
export { type Entry, entryBytesMax, entryTransactionsMax } from "./core/entry.js";
export {
  decodeEntry,
  decodeEntryRest,
  encodeEntry,
  peekSeqs,
  readAuthor,
  signatureBytesOf,
} from "./core/entry-codec.js";
export type { EntryLog, Interval } from "./core/entry-log.js";
export type { Founded, Founding } from "./core/founding.js";
export type {
  GenesisField,
  GenesisOf,
  Guard,
  GuardedField,
  GuardedOperation,
  GuardQuestion,
  NamedFields,
  Refusal,
} from "./core/guard.js";
export type { AddressedQuestion } from "./core/leases/held-lease.js";
export {
  type DocumentSeq,
  type LeaseAnswer,
  type LeaseId,
  type LeaseQuestion,
  type LeaseRefusal,
  leaseIdBytes,
  leaseIdFrom,
} from "./core/leases/lease.js";
export { decodePlain, type EncodedPlain, encodePlain } from "./core/plain-bytes.js";
export { ReplicaCore, type ReplicaOptions } from "./core/replica-core.js";
export type { Signatory, SignatureCheck, SignedFoundation } from "./core/signatory.js";
export type { DocumentTransaction, TransactionWatcher } from "./core/transaction-watchers.js";
export { type DocumentId, documentIdLengthMax, namedDocumentId } from "./document-id.js";
export { ArgumentError, ChangeError, DocumentError, ReplicaError, WaitTimeoutError } from "./errors.js";
export { defineSchema, Schema, type SchemaDefinition } from "./schema/schema.js";
export type { ChangeEvent, ChangeListener, FieldPath } from "./shell/change-event.js";
export { createReplica } from "./shell/create-replica.js";
export type { Change, ChangeOptions, Document, Transaction } from "./shell/document.js";
export type { InvalidValue } from "./shell/document-reading.js";
export type { DocumentSize } from "./shell/document-size.js";
export type { DurabilityLevel, OpenOptions } from "./shell/durability/durability-level.js";
export { encryptionKey, isEncrypted } from "./shell/encryption-mark.js";
export { endedWait, throwIfEnded } from "./shell/ended-wait.js";
export type { SnapshotReading } from "./shell/kept-snapshots/index.js";
export type { AuthorLease, AuthorPool } from "./shell/leases/lease-host.js";
export type { Lessee } from "./shell/leases/lessee.js";
export type { Lessor } from "./shell/leases/lessor.js";
export type { Opening } from "./shell/load-document.js";
export type { CreateReplicaOptions, DiskFull, InstallOutcome, Replica } from "./shell/replica.js";
export type { Identity } from "./shell/signing/identity.js";
export type { SnapshotOptions } from "./shell/snapshot-keeper.js";
export type {
  AppendDurability,
  LogRecord,
  Prefix,
  SnapshotInfo,
  SnapshotStorage,
  SnapshotWriting,
  Storage,
  StoredSnapshot,
} from "./storage-port.js";
