// How a file of an older format becomes one of the next: a list of statements for each format that there was. What stands
// here is never changed, whatever becomes of schema.ts: it says what older versions of the library have written.

/** From format 1: snapshots beside the log. */
const fromFormat1: readonly string[] = [
  `CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    covers TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX snapshots_in_order ON snapshots (document, id)",
];

/** From format 2: authors by numbers, a range of positions for each document, checksums signed, one index instead of two. */
const fromFormat2: readonly string[] = [
  `CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (document, name)
  ) STRICT`,
  "INSERT INTO authors (document, name) SELECT DISTINCT document, author FROM records ORDER BY document, author",
  "ALTER TABLE records RENAME TO records_2",
  `CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    author INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    more INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT`,
  `INSERT INTO records (position, author, first_seq, more, checksum, bytes)
    SELECT (old.document - 1) * 4294967296 + old.position, authors.id, old.first_seq, old.last_seq - old.first_seq,
      CASE WHEN old.checksum > 2147483647 THEN old.checksum - 4294967296 ELSE old.checksum END, old.bytes
    FROM records_2 AS old
    JOIN authors ON authors.document = old.document AND authors.name = old.author
    ORDER BY old.document, old.position`,
  "DROP TABLE records_2",
  "CREATE UNIQUE INDEX records_by_author ON records (author, first_seq)",
  "DROP INDEX snapshots_in_order",
  "ALTER TABLE snapshots RENAME TO snapshots_2",
  `CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    covers TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  "INSERT INTO snapshots SELECT id, document, covers, bytes, checksum FROM snapshots_2 ORDER BY id",
  "DROP TABLE snapshots_2",
  "CREATE INDEX snapshots_in_order ON snapshots (document, id)",
];

const steps: ReadonlyMap<number, readonly string[]> = new Map([
  [1, fromFormat1],
  [2, fromFormat2],
]);

/** What makes a file of format `from` one of format `to`; undefined where there was no such format. */
export function upgradeStatements(from: number, to: number): readonly string[] | undefined {
  const statements: string[] = [];
  for (let version = from; version < to; version++) {
    const step = steps.get(version);
    if (step === undefined) return undefined;
    statements.push(...step);
  }
  return statements;
}
