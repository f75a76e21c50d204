// The few calls this adapter makes to SQLite, shaped like node:sqlite. They are synchronous and throw what SQLite
// reports, with its result code in `errcode`.

/** What goes into a statement and comes out of it. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

export interface SqliteStatement {
  run(...values: SqliteValue[]): { readonly changes: number | bigint };
  /** The first row, an object by column; undefined when there is none. */
  get(...values: SqliteValue[]): unknown;
  /** All rows. */
  all(...values: SqliteValue[]): unknown[];
}

export interface SqliteDatabase {
  /** Runs statements that give no rows. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteDriver {
  /** For messages to people: `node:sqlite`. */
  readonly name: string;
  /** Opens a file, creating it when it isn't there. */
  open(path: string): SqliteDatabase;
}
