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

const steps: ReadonlyMap<number, readonly string[]> = new Map([[1, fromFormat1]]);

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
