// Looks at a file before SQLite does, because opening a database may already change it. Only a file that is new,
// empty or carries our mark goes any further; what belongs to somebody else is left as it is, to the byte.
import { closeSync, openSync, readSync } from "node:fs";
import { StorageError } from "../errors.js";
import { applicationId, formatVersion } from "./schema.js";

/** The fields of SQLite's file header that we need (https://sqlite.org/fileformat2.html#the_database_header). */
const magic = "SQLite format 3\0";
const userVersionOffset = 60;
const applicationIdOffset = 68;
const headerBytes = 100;

/** Throws `NOT_A_STORE`, `NEWER_FORMAT` or `CANNOT_OPEN` unless the file is missing, empty or ours. */
export function checkStoreFile(path: string): void {
  const header = readHeader(path);
  if (header === undefined || header.length === 0) return;
  if (header.length < headerBytes || header.toString("latin1", 0, magic.length) !== magic) {
    throw notAStore(path, "is no SQLite database");
  }
  if (header.readUInt32BE(applicationIdOffset) !== applicationId)
    throw notAStore(path, "is a database of another kind");
  checkVersion(path, header.readUInt32BE(userVersionOffset));
}

/** Throws `NEWER_FORMAT` for a version that this code doesn't know. */
export function checkVersion(path: string, version: number): void {
  if (version <= formatVersion) return;
  throw new StorageError(
    "NEWER_FORMAT",
    `${path} has format ${version}, and this version reads up to ${formatVersion}; it was left as it is: ` +
      "update the library, or put a backup of the store in its place",
  );
}

function notAStore(path: string, what: string): StorageError {
  return new StorageError(
    "NOT_A_STORE",
    `${path} ${what} and was left as it is: give the path of a store or a new one`,
  );
}

/** The first bytes of the file, fewer when it is shorter; undefined when it isn't there. */
function readHeader(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const header = Buffer.alloc(headerBytes);
    return header.subarray(0, readSync(file, header, 0, headerBytes, 0));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if ((cause as NodeJS.ErrnoException).code === "EISDIR") {
      throw new StorageError("CANNOT_OPEN", `${path} is a folder: give the path of a file in it`, { cause });
    }
    throw new StorageError("CANNOT_OPEN", `${path} can't be read: give the path of a file that this process may open`, {
      cause,
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
