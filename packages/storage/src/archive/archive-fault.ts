// The errors of archives.

import { StorageError } from "../errors.js";

export function notAnArchive(path: string): StorageError {
  return new StorageError("NOT_AN_ARCHIVE", `${path} is no archive: give a file that an export wrote`);
}

export function newerArchive(path: string, format: number, known: number): StorageError {
  const what = `${path} is an archive of format ${format}, and this version reads up to ${known}`;
  return new StorageError("NEWER_FORMAT", `${what}: update the library`);
}

export function damagedArchive(path: string, problem: string): StorageError {
  const advice = "verify it to see what can still be read, and import another copy";
  return new StorageError("DAMAGED_ARCHIVE", `${path} is damaged: ${problem}; nothing was imported: ${advice}`);
}
