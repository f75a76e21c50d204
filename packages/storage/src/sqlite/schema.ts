// The format of the file: its tables, its mark and its version. A change of any table is a new version, and a step in
// upgrades.ts. Names are stored as bytes, so that every JavaScript string is kept exactly (see text-key.ts).

/** "JOIN" in ASCII: SQLite keeps it in the header of the file and never touches it. */
export const applicationId = 0x4a4f494e;

/** The version this code writes and reads. */
export const formatVersion = 2;

/** A log is read by document in the order of `position`, which only grows. */
export const createStatements: readonly string[] = [
  `CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE
  ) STRICT`,
  `CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    author TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    UNIQUE (document, author, first_seq)
  ) STRICT`,
  "CREATE INDEX records_in_order ON records (document, position)",
  `CREATE TABLE meta (
    key BLOB PRIMARY KEY,
    value BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    covers TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX snapshots_in_order ON snapshots (document, id)",
  `PRAGMA application_id = ${applicationId}`,
];
