// The snapshots that a storage keeps of a document, for applications: looked at, and gone back to.
export { checkSnapshotId } from "./read-kept.js";
export { cannotRestore, finishRestoring, type RestoreHost, restoreSnapshot } from "./restore-snapshot.js";
export { readSnapshot, type SnapshotReading } from "./snapshot-reading.js";
