// The one error of all storage adapters. `code` says what kind of fault it is and never changes its spelling; the
// message says what happened, to what, and what to do; `cause` is the fault underneath, where there is one.

export type StorageErrorCode =
  /** What an archive holds has no place in this storage, beside what is there. */
  | "CANNOT_IMPORT"
  /** The file or its folder, or the database, can't be opened, read or written. */
  | "CANNOT_OPEN"
  /** The storage was closed before the call. */
  | "CLOSED"
  /** Another record is there under the same author and first sequence number: two writers use one identity. */
  | "CONFLICTING_RECORD"
  /** What is on the disk isn't what was written. */
  | "CORRUPT_STORE"
  /** An archive isn't what was written, or can't have been written by a replica. */
  | "DAMAGED_ARCHIVE"
  /** A keystore isn't what was written. */
  | "DAMAGED_KEYSTORE"
  /** No room for the write; nothing of it was kept, and the storage stays usable. */
  | "DISK_FULL"
  /** What is encrypted was met without its secret. */
  | "ENCRYPTED"
  /** Others than its owner may read or write a file with secrets. */
  | "EXPOSED_KEYSTORE"
  /** A file is there already, and was not to be replaced. */
  | "FILE_EXISTS"
  /** A record that no log can hold, such as one without a sequence number. */
  | "INVALID_RECORD"
  /** Another process, or another storage of this one, has the file open. */
  | "IN_USE"
  /** The file was written by a later version. */
  | "NEWER_FORMAT"
  /** What the adapter stands on is missing: this Node has no SQLite and no package that brings it, this page no IndexedDB or no locks. */
  | "NO_DRIVER"
  /** What was to be encrypted is there already in the clear. */
  | "NOT_ENCRYPTED"
  /** The file holds no identity. */
  | "NOT_A_KEYSTORE"
  /** The file is no archive. */
  | "NOT_AN_ARCHIVE"
  /** The file is something else and was left as it is. */
  | "NOT_A_STORE"
  /** A document that was asked for is not there. */
  | "NO_SUCH_DOCUMENT"
  /** The storage was written in such a way, while it was read, that what was read does not fit together. */
  | "STORE_CHANGED"
  /** The key or passphrase is not the one that something was encrypted with. */
  | "WRONG_KEY"
  /** The disk refused a write; what it holds is known again only after the storage is opened anew. */
  | "WRITE_FAILED";

export class StorageError extends Error {
  readonly code: StorageErrorCode;
  override readonly name: string = "StorageError";

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
