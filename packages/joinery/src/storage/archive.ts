// Documents of a storage in one file, for backup, export and hand-over, on Node only.
export {
  type ArchiveCounts,
  type DocumentReport,
  type ExportOptions,
  type ExportProgress,
  exportArchive,
  type ImportOptions,
  importArchive,
  type RestoreOptions,
  restoreStore,
  type VerifyOptions,
  type VerifyReport,
  verifyArchive,
  verifyStorage,
} from "@joinery/storage/archive";
