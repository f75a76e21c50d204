// A file that is there whole or not at all: written beside its place, flushed to the disk, and put there by a rename,
// which is flushed too.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StorageError } from "../errors.js";
import { fileFault } from "./file-fault.js";

export class NewFile {
  readonly #path: string;
  readonly #beside: string;
  readonly #handle: FileHandle;
  readonly #replace: boolean;

  private constructor(path: string, beside: string, handle: FileHandle, replace: boolean) {
    this.#path = path;
    this.#beside = beside;
    this.#handle = handle;
    this.#replace = replace;
  }

  /** Begins the file, with this mode from its first byte on where one is given; rejects with `FILE_EXISTS` when there is one and `replace` is false. */
  static async begin(path: string, replace: boolean, mode?: number): Promise<NewFile> {
    checkFree(path, replace);
    const beside = pathBeside(path);
    try {
      return new NewFile(path, beside, await open(beside, "wx", mode), replace);
    } catch (cause) {
      throw fileFault(path, cause);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.writeFile(bytes);
    } catch (cause) {
      throw fileFault(this.#path, cause);
    }
  }

  /** Puts the file in its place. */
  async commit(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await placeFile(this.#beside, this.#path, this.#replace);
    } catch (cause) {
      throw fileFault(this.#path, cause);
    }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#beside, { force: true });
  }
}

/** A name in the folder of `path` that nobody has. */
export function pathBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.partial`);
}

/** Renames a file that is whole and flushed to `path`. */
export async function placeFile(beside: string, path: string, replace: boolean): Promise<void> {
  checkFree(path, replace);
  await rename(beside, path);
  const folder = await open(dirname(path), "r");
  // Where folders can't be flushed, as on Windows, the system sees to renames itself.
  await folder.sync().catch(() => undefined);
  await folder.close();
}

export function checkFree(path: string, replace: boolean): void {
  if (replace || !existsSync(path)) return;
  throw new StorageError("FILE_EXISTS", `${path} is there already and was left as it is: give another name`);
}
