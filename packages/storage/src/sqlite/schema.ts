// The format of the file: its tables, its mark and its version. A change of any table is a new version, and a step in
// upgrades.ts. Names are stored as bytes, so that every JavaScript string is kept exactly (see text-key.ts).

/** "JOIN" in ASCII: SQLite keeps it in the header of the file and never touches it. */
export const applicationId = 0x4a4f494e;

/** The version this code writes and reads. */
export const formatVersion = 3;

/**
 * A log is read in the order of `position`, of which each document has a range of its own (see name-table.ts). An author's
 * number belongs to one document. `more` is what a record covers behind its first sequence number, seldom more than nothing.
 * SQLite keeps small integers in few bytes, and none at all where they are 0 or 1.
 */
export const createStatements: readonly string[] = [
  `CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE
  ) STRICT`,
  `CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (document, name)
  ) STRICT`,
  `CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    author INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    more INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT`,
  "CREATE UNIQUE INDEX records_by_author ON records (author, first_seq)",
  `CREATE TABLE meta (
    key BLOB PRIMARY KEY,
    value BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    covers TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX snapshots_in_order ON snapshots (document, id)",
  `PRAGMA application_id = ${applicationId}`,
];
