// Where a store is, to find out that it was copied or put back from a backup: then it gets another name, its epoch. A copy has
// another inode or another time of birth. A file that was overwritten by an older one has neither, so a token stands in the
// store and in a small file beside it, and both get another at every opening.
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import type { MetaTable } from "./meta-table.js";

/** The keys begin with NUL, as none of a replica's does. */
const epochKey = "\0epoch";
const placeKey = "\0place";
const epochBytes = 16;

/**
 * The epoch of the store at `path`, which this process owns: a new one when the store is somewhere else than at its last
 * opening, or older. `commit` runs what it is given in a transaction that is on disk afterwards.
 */
export function claimPlace(path: string, meta: MetaTable, commit: (run: () => void) => void): Uint8Array {
  const place = placeOf(path);
  const tokens = tokensBeside(path);
  const known = meta.load(epochKey);
  const [knownPlace, token = ""] = textOf(meta.load(placeKey)).split(" ");
  const isSame = known !== undefined && knownPlace === place && tokens.includes(token);
  const epoch = isSame ? known : new Uint8Array(randomBytes(epochBytes));
  const next = randomBytes(epochBytes).toString("hex");
  // Both stand there until the store has the next: a crash in between leaves one that it has.
  writeTokens(path, isSame ? [token, next] : [next]);
  commit(() => {
    meta.save(epochKey, epoch);
    meta.save(placeKey, new Uint8Array(Buffer.from(`${place} ${next}`)));
  });
  writeTokens(path, [next]);
  return epoch;
}

function placeOf(path: string): string {
  const { ino, birthtimeNs } = statSync(path, { bigint: true });
  return `${ino}.${birthtimeNs}`;
}

function textOf(value: Uint8Array | undefined): string {
  return value === undefined ? "" : Buffer.from(value).toString();
}

function besidePath(path: string): string {
  return `${path}-place`;
}

function tokensBeside(path: string): string[] {
  try {
    return readFileSync(besidePath(path), "utf8").split("\n").filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function writeTokens(path: string, tokens: readonly string[]): void {
  const fresh = `${besidePath(path)}-new`;
  const file = openSync(fresh, "w");
  try {
    writeSync(file, `${tokens.join("\n")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, besidePath(path));
}
