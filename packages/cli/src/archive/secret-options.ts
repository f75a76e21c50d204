// What an encrypted store is opened with: out of a file or an environment variable, since a command line is seen by everybody on the
// machine and kept in the shell's history. No message has any of it.

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { StorageSecret } from "joinery/storage/encrypted";
import { UsageError } from "../usage-error.js";

export interface SecretFlags {
  readonly keyFile?: string;
  readonly keyEnv?: string;
  readonly passphraseFile?: string;
  readonly passphraseEnv?: string;
}

const keyBytes = 32;

/** The options to say where the secret is, for a command about a store. */
export function addSecretOptions(command: Command): Command {
  return command
    .option("--key-file <path>", "the store is encrypted: its key, 32 bytes, or as hex or base64, is in this file")
    .option("--key-env <name>", "or in this environment variable, as hex or base64")
    .option(
      "--passphrase-file <path>",
      "the passphrase of the store is the text of this file, without the end of its line",
    )
    .option("--passphrase-env <name>", "or that of this environment variable");
}

/** The secret; undefined where none of the options is given. Throws `UsageError`. */
export function readSecret({ keyFile, keyEnv, passphraseFile, passphraseEnv }: SecretFlags): StorageSecret | undefined {
  const given = [keyFile, keyEnv, passphraseFile, passphraseEnv].filter((each) => each !== undefined);
  if (given.length > 1) throw new UsageError("a store has one key or one passphrase: give one of the options for it");
  if (keyFile !== undefined) return keyOf(fileAt(keyFile), keyFile);
  if (keyEnv !== undefined) return keyOf(Buffer.from(variable(keyEnv)), `the variable ${keyEnv}`);
  if (passphraseFile !== undefined) return passphraseOf(fileAt(passphraseFile).toString(), passphraseFile);
  return passphraseEnv === undefined
    ? undefined
    : passphraseOf(variable(passphraseEnv), `the variable ${passphraseEnv}`);
}

function keyOf(bytes: Buffer, place: string): StorageSecret {
  const key = bytes.length === keyBytes ? bytes : keyFromText(bytes.toString().trim());
  if (key.length !== keyBytes) {
    throw new UsageError(`${place} holds no key: give ${keyBytes} bytes, or those as 64 hexadecimal digits or base64`);
  }
  return { key: Uint8Array.from(key) };
}

function keyFromText(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, "base64") : Buffer.alloc(0);
}

function passphraseOf(text: string, place: string): StorageSecret {
  const passphrase = text.replace(/\r?\n$/, "");
  if (passphrase === "") throw new UsageError(`${place} is empty: it has to hold the passphrase`);
  return { passphrase };
}

function fileAt(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new UsageError(`${path} can't be read (${why}): it has to hold the key or the passphrase`, { cause });
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new UsageError(`the environment variable ${name} is not set: it has to hold the secret`);
  return value;
}
