// Where a store is, to find out that it was copied or put back from a backup: then it gets another name, its epoch. A copy has
// another inode or another time of birth. A file that was overwritten by an older one has neither, so a token stands in the
// store and in a small file beside it, and both get another at every opening. Whole disks can be copied and put back, with both
// files and all that is told of them: what only may have happened gives the store another tenure.
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { bootSigns, isSameBoot } from "./boot.js";
import type { MetaTable } from "./meta-table.js";

/** The keys begin with NUL, as none of a replica's does. */
const epochKey = "\0epoch";
const placeKey = "\0place";
const tenureKey = "\0tenure";
const nameBytes = 16;

/** The names of a store: see `Storage` of `@joinery/replica`. */
export interface Claim {
  readonly epoch: Uint8Array;
  readonly tenure: Uint8Array;
}

/**
 * Claims the store at `path`, which this process owns. It has a new epoch when it is somewhere else than at its last opening, or
 * older; and a new tenure where it may be: when the machine was started since then, its file system was mounted as another
 * device, or the file beside it was touched. `commit` runs what it is given in a transaction that is on disk afterwards.
 */
export function claimPlace(
  path: string,
  meta: MetaTable,
  commit: (run: () => void) => void,
  boot: string = bootSigns(),
): Claim {
  const place = placeOf(path);
  const tokens = tokensBeside(path);
  const known = meta.load(epochKey);
  const [knownPlace, token = ""] = textOf(meta.load(placeKey)).split(" ");
  const isSame = known !== undefined && knownPlace === place && tokens.includes(token);
  const epoch = isSame ? known : freshName();
  const tenure = (isSame ? knownTenure(meta, boot, tellingOf(path)) : undefined) ?? freshName();
  const next = randomBytes(nameBytes).toString("hex");
  // Both stand there until the store has the next: a crash in between leaves one that it has.
  writeTokens(path, isSame ? [token, next] : [next]);
  commit(() => {
    meta.save(epochKey, epoch);
    meta.save(placeKey, new Uint8Array(Buffer.from(`${place} ${next}`)));
  });
  writeTokens(path, [next]);
  // A crash before that costs an author.
  commit(() =>
    meta.save(tenureKey, new Uint8Array(Buffer.concat([tenure, Buffer.from(`${boot} ${tellingOf(path)}`)]))),
  );
  return { epoch, tenure };
}

function freshName(): Uint8Array {
  return new Uint8Array(randomBytes(nameBytes));
}

/** The tenure of the last opening, if everything is as it was then. */
function knownTenure(meta: MetaTable, boot: string, telling: string): Uint8Array | undefined {
  const value = meta.load(tenureKey);
  const [knownBoot = "", knownTelling] = textOf(value?.subarray(nameBytes)).split(" ");
  const isSame = knownTelling === telling && isSameBoot(knownBoot, boot);
  return isSame ? value?.slice(0, nameBytes) : undefined;
}

/** Whoever puts the file beside the store back, or only writes it anew, gives it another time of change, which nobody can set. */
function tellingOf(path: string): string {
  try {
    const { dev, ino, birthtimeNs, ctimeNs } = statSync(besidePath(path), { bigint: true });
    return `${dev}.${ino}.${birthtimeNs}.${ctimeNs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
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
