// Makes a replica over a storage. The author's name is on disk before anything is written under it.

import { type ReplicaId, replicaIdToBytes } from "@joinery/clock";
import { checkArgument, checkNumber, hasMethods } from "../check-argument.js";
import { ReplicaCore } from "../core/replica-core.js";
import { ReplicaError } from "../errors.js";
import { keptName, newAuthor } from "./author-name.js";
import { AuthorEpochs } from "./durability/author-epochs.js";
import { checkLevel } from "./durability/durability-level.js";
import { refuseEncrypted } from "./encryption-mark.js";
import type { AuthorLease } from "./leases/lease-host.js";
import { LocalReplica } from "./local-replica.js";
import { randomBytes } from "./random-bytes.js";
import type { CreateReplicaOptions, Replica } from "./replica.js";
import { ReplicaName } from "./replica-name.js";
import type { ReplicaParts } from "./replica-parts.js";
import { checkSnapshotOptions } from "./snapshot-keeper.js";
import { throwLater } from "./throw-later.js";

/** Where a storage keeps the name of its author. */
export const authorKey = "author";

/**
 * A replica over `storage`: the author that wrote there before, or a new one with a random name. Rejects with
 * `ReplicaError`, code `INVALID_AUTHOR`, when that name is malformed, or `ENCRYPTED` for an encrypted storage without its wrapper; with `ArgumentError` for options of another kind; with the storage's own error when it can't be read.
 */
export async function createReplica(options: CreateReplicaOptions): Promise<Replica> {
  checkOptions(options);
  await refuseEncrypted(options.storage);
  const leased = isLease(options.author);
  const { storage } = options;
  const isGiven = options.author !== undefined;
  const epochs = leased ? AuthorEpochs.unchecked(storage) : await AuthorEpochs.of(storage, isGiven);
  const author = await nameOf(options, epochs);
  if (replicaIdToBytes(author) === undefined) {
    throw new ReplicaError("INVALID_AUTHOR", `"${author}" can't name an author: 16 or 32 bytes as base64url can`);
  }
  const { founding, verify, identity, witness, pendingBytesMax, pendingTotalBytesMax, aheadMsMax } = options;
  if (identity !== undefined && !hasMethods(identity, "open")) {
    const advice = "make it by createIdentity({ secretKey }) from the key that you kept";
    throw new ReplicaError(
      "INVALID_AUTHOR",
      `"identity" is none, perhaps a copy of one that lost its functions: ${advice}`,
    );
  }
  const core = new ReplicaCore({
    author,
    leased,
    verifies: verify !== undefined,
    ...(founding === undefined ? {} : { founding }),
    ...(identity === undefined ? {} : { identity }),
    ...(witness === undefined ? {} : { witness }),
    ...(pendingBytesMax === undefined ? {} : { pendingBytesMax }),
    ...(pendingTotalBytesMax === undefined ? {} : { pendingTotalBytesMax }),
    ...(aheadMsMax === undefined ? {} : { aheadMsMax }),
  });
  const parts = await leasesOf(core, options);
  return new LocalReplica(core, options, epochs, { ...parts, ...(await renewableName(options, author, epochs)) });
}

/** The name that can be replaced, of a replica whose storage made it. */
async function renewableName(
  options: CreateReplicaOptions,
  author: ReplicaId,
  epochs: AuthorEpochs,
): Promise<ReplicaParts> {
  const { storage, identity, random = randomBytes, onError = throwLater } = options;
  if (identity !== undefined || options.author !== undefined) return {};
  return { name: await ReplicaName.load({ storage, author, epochs, random, onError }) };
}

/** Who leases authors to others keeps them; who leases one has none to give. */
async function leasesOf(core: ReplicaCore, options: CreateReplicaOptions): Promise<ReplicaParts> {
  const { storage, leases, author, random = randomBytes, onError = throwLater } = options;
  const host = { core, storage, random, onError };
  if (isLease(author)) {
    if (leases === undefined) return { lessee: await author.lessee(host) };
    throw new ReplicaError("INVALID_AUTHOR", "a replica that leases its author can't lease authors to others");
  }
  return leases === undefined ? {} : { lessor: await leases.lessor(host) };
}

/** The author; of a replica that leases one, a name for its peers that it doesn't keep. */
async function nameOf(options: CreateReplicaOptions, epochs: AuthorEpochs): Promise<ReplicaId> {
  const { author, identity, storage, random = randomBytes } = options;
  if (isLease(author)) {
    if (identity === undefined) return newAuthor(random);
    throw new ReplicaError("INVALID_AUTHOR", "a replica with an identity writes as its key: it can't lease an author");
  }
  const given = identity?.author ?? author;
  if (given !== undefined) return given;
  return keptName({ storage, epochs, random }, authorKey, "the stored name of", (name) => epochs.owns(name));
}

function isLease(author: CreateReplicaOptions["author"]): author is AuthorLease {
  return hasMethods(author, "lessee");
}

function checkOptions(options: CreateReplicaOptions): void {
  checkArgument(typeof options === "object" && options !== null, "createReplica(options)", "{ storage }", options);
  const { storage, author, leases, snapshots, durability, pendingBytesMax, pendingTotalBytesMax, aheadMsMax } = options;
  const isStorage = hasMethods(storage, "load", "append", "loadMeta");
  checkArgument(isStorage, "options.storage", "a storage, such as memoryStorage()", storage);
  const isAuthor = author === undefined || typeof author === "string" || isLease(author);
  checkArgument(isAuthor, "options.author", "a text of 16 or 32 bytes in base64url, or leasedAuthor()", author);
  const isPool = leases === undefined || hasMethods(leases, "lessor");
  checkArgument(isPool, "options.leases", "what authorPool({ poolMax }) answers", leases);
  checkNumber(pendingBytesMax, "options.pendingBytesMax", "bytes", 0);
  checkNumber(pendingTotalBytesMax, "options.pendingTotalBytesMax", "bytes", 0);
  checkNumber(aheadMsMax, "options.aheadMsMax", "milliseconds", 0);
  checkSnapshotOptions(snapshots);
  checkLevel(durability, "options.durability");
}
