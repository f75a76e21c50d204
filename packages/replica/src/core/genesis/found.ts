// The genesis of a document with money: who starts with what. The document is named by its hash,
// so nobody can hold the same money in two documents, or other money in the same.

import { type ReplicaId, replicaIdToBytes, toBase64Url } from "@joinery/clock";
import {
  type AnyField,
  ByteWriter,
  type Fields,
  InvalidValueError,
  type PlainValue,
  plainCopy,
  writeValue,
} from "@joinery/crdt";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Hash } from "../document-options.js";
import type { Founded } from "../founding.js";
import type { GenesisField, GenesisOf } from "../guard.js";
import type { SignedFoundation } from "../signatory.js";
import { EntryJudge } from "./entry-judge.js";

/** What a genesis says beside its fields. */
const ownNames: readonly string[] = ["nonce", "signed", "members"];

/** Names the document and fills its rights in. Throws `DocumentError` with code `INVALID_GENESIS`. */
export function found<F extends Fields>(schema: F, genesis: GenesisOf<F>, hash: Hash): Founded<F> {
  const data = plainGenesis(genesis);
  if (typeof data.nonce !== "string" || data.nonce.length === 0) {
    throw new DocumentError("INVALID_GENESIS", "genesis.nonce must be a non-empty text that tells documents apart");
  }
  for (const name of ownNames) {
    if (!needsGenesis(schema[name])) continue;
    throw new DocumentError("INVALID_GENESIS", `a field that takes a genesis can't be called "${name}": rename it`);
  }
  const fields: Record<string, AnyField> = {};
  for (const name of Object.keys(schema)) fields[name] = bound(name, schema[name] as AnyField, data);
  for (const name of Object.keys(data)) {
    if (!ownNames.includes(name) && !needsGenesis(schema[name])) {
      throw new DocumentError("INVALID_GENESIS", `genesis.${name} is for a field that takes no genesis`);
    }
  }
  const writer = new ByteWriter();
  writeValue(writer, data);
  const bytes = writer.toBytes();
  const genesisHash = hash(bytes);
  const signed = signedBy(data);
  return {
    id: `~${toBase64Url(genesisHash)}` as DocumentId,
    bytes,
    fields: fields as F,
    // Signed documents link their entries by their seals.
    judge: (document) => new EntryJudge(document, signed === undefined ? { hash, genesisHash } : undefined),
    signed: signed && { hash, genesis: bytes, genesisHash, ...signed },
  };
}

/** `signed: true` admits everybody with a key, `members` those whom it names. */
export function signedBy({
  signed,
  members,
}: {
  readonly [name: string]: PlainValue;
}): Pick<SignedFoundation, "members"> | undefined {
  if (signed !== undefined && signed !== true) {
    throw new DocumentError("INVALID_GENESIS", "genesis.signed is true or absent");
  }
  if (members === undefined) return signed === true ? { members: undefined } : undefined;
  if (Array.isArray(members) && members.length > 0 && members.every(isKey)) return { members: members as ReplicaId[] };
  const rule = "genesis.members must list authors by their public keys, 32 bytes in base64url";
  throw new DocumentError("INVALID_GENESIS", rule);
}

function isKey(member: PlainValue): boolean {
  return typeof member === "string" && replicaIdToBytes(member)?.length === 32;
}

function plainGenesis(genesis: unknown): { readonly [name: string]: PlainValue } {
  try {
    const data = plainCopy(genesis, "genesis");
    if (typeof data === "object" && data !== null) return data as { readonly [name: string]: PlainValue };
  } catch (cause) {
    if (!(cause instanceof InvalidValueError)) throw cause;
    throw new DocumentError("INVALID_GENESIS", cause.message, { cause });
  }
  throw new DocumentError("INVALID_GENESIS", "genesis must be an object");
}

/** True for a field that takes rights from a genesis. */
export function needsGenesis(field: AnyField | undefined): field is AnyField & GenesisField<unknown> {
  return field?.needsGenesis === true;
}

function bound(name: string, field: AnyField, data: { readonly [name: string]: PlainValue }): AnyField {
  if (!needsGenesis(field)) return field;
  if (!("withGenesis" in field)) {
    throw new DocumentError(
      "INVALID_GENESIS",
      `field "${name}" has a ledger or budget where none can be founded: in structs only, a budget in maps and rows too`,
    );
  }
  if (data[name] === undefined) {
    throw new DocumentError("INVALID_GENESIS", `genesis.${name} is missing: it says who starts with what`);
  }
  return withRights(name, field, data[name]);
}

function withRights(name: string, field: GenesisField<unknown>, rights: PlainValue): AnyField {
  try {
    return field.withGenesis(rights);
  } catch (cause) {
    if (!(cause instanceof InvalidValueError)) throw cause;
    throw new DocumentError("INVALID_GENESIS", `genesis.${name}: ${cause.message}`, { cause });
  }
}
