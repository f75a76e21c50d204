// The door of archives: documents of a storage in one file, for backup, export and hand-over. On Node only.
export type { DocumentReport } from "./document-check.js";
export { type ArchiveCounts, type ExportOptions, type ExportProgress, exportArchive } from "./export-archive.js";
export { type ImportOptions, importArchive } from "./import-archive.js";
export { type RestoreOptions, restoreStore } from "./restore-store.js";
export { type VerifyOptions, type VerifyReport, verifyArchive, verifyStorage } from "./verify-archive.js";
