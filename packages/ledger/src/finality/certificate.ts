// A certificate: that a quorum of the witnesses whom a genesis names attested an entry, or what goes on from it. It is checked from its bytes
// alone, by whoever has never seen the document: the genesis, which names document and witnesses; the author's chain from the entry on; and of
// each witness the entry in which it attests one of that chain.

import { type ReplicaId, toBase64Url } from "@joinery/clock";
import { ByteReader, type Decoded, DecodeError, readValue } from "@joinery/crdt";
import { decodePlain, type Hash, type PlainValue, type SignatureCheck } from "@joinery/replica";
import { listOf, operationsSaid, readStretch, type Stretch } from "@joinery/replica/signed";
import { ledger } from "../ledger.js";
import type { LedgerDelta } from "../state/ledger-delta.js";
import { readWitnesses, type Witnesses } from "./witnesses.js";

export interface Certificate {
  readonly document: string;
  /** The ledger, by the names of fields on the way to it. */
  readonly field: readonly string[];
  /** Whose entry is certified, and all that its author wrote before. */
  readonly author: ReplicaId;
  /** The numbers of its operations. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Its hash in base64url. */
  readonly entry: string;
  /** Who attested it, in order of names: a quorum of them. */
  readonly witnesses: readonly ReplicaId[];
}

/** What the bytes say, and the signatures that make it true. */
export interface ClaimedCertificate extends Certificate {
  /** The hash of the entry before it, in base64url; of the genesis before the first. */
  readonly prev: string;
  readonly checks: readonly SignatureCheck[];
}

/** Reads a certificate and checks everything but its signatures. Never throws. */
export function readCertificate(bytes: Uint8Array, hash: Hash): Decoded<ClaimedCertificate> {
  try {
    return { ok: true, value: claimed(bytes, hash) };
  } catch (error) {
    return { ok: false, reason: error instanceof DecodeError ? error.message : "bytes that are no certificate" };
  }
}

function claimed(bytes: Uint8Array, hash: Hash): ClaimedCertificate {
  const reader = new ByteReader(bytes);
  const [genesis, path, entries, words, ...more] = listOf(readValue(reader));
  reader.end();
  if (!(genesis instanceof Uint8Array) || more.length > 0) throw new DecodeError("bytes that are no certificate");
  const field = listOf(path).map(textOf);
  const document = `~${toBase64Url(hash(genesis))}`;
  const witnesses = witnessesOf(genesis, field);
  const { author, prev, links, signatures } = readStretch(entries, document, hash);
  // No hash covers a signature, so one that nobody checks could be anything.
  if (signatures > 0) throw new DecodeError("a signature that proves nothing");
  const [{ entry, hash: name }] = links;
  const chain = new Set(links.map((link) => toBase64Url(link.hash)));
  const signers = listOf(words).map((word) => readStretch(word, document, hash));
  for (const [index, signer] of signers.entries()) {
    const before = signers[index - 1];
    if (before !== undefined && before.author >= signer.author) throw new DecodeError("witnesses out of order");
    if (!witnesses.has(signer.author)) throw new DecodeError("an entry of who is no witness");
    if (!attests(signer, field, chain)) throw new DecodeError("an entry that attests something else");
  }
  if (signers.length < witnesses.quorum) throw new DecodeError("fewer witnesses than certify");
  const { firstSeq, lastSeq } = entry;
  return {
    document,
    field,
    author,
    firstSeq,
    lastSeq,
    entry: toBase64Url(name),
    prev: toBase64Url(prev),
    witnesses: signers.map((signer) => signer.author),
    checks: signers.map(checkOf),
  };
}

/** The one signature of a stretch that proves it. Throws `DecodeError` for another number. */
export function checkOf({ check, signatures }: Stretch): SignatureCheck {
  if (signatures > 1) throw new DecodeError("a signature that proves nothing");
  if (check === undefined) throw new DecodeError("a stretch without a signature");
  return check;
}

/** True when the first entry of `signer` attests an entry of `chain`. */
function attests({ links, authors }: Stretch, field: readonly string[], chain: ReadonlySet<string>): boolean {
  return attestedIn(operationsSaid(links[0].entry, field, ledger(), authors)).some((name) => chain.has(name));
}

/** The hashes that operations on a ledger attest, in base64url. */
export function attestedIn(operations: readonly unknown[]): string[] {
  return (operations as readonly LedgerDelta[]).flatMap((delta) =>
    delta.kind === "attest" ? [toBase64Url(delta.hash)] : [],
  );
}

/** The witnesses of a ledger, from the bytes of a genesis. Throws `DecodeError` where there are none. */
export function witnessesOf(genesis: Uint8Array, field: readonly string[]): Witnesses {
  const data = decodePlain(genesis);
  let at: PlainValue | undefined = data.ok ? data.value : undefined;
  for (const name of [...field, "witnesses"]) at = memberOf(at, name);
  const witnesses = readWitnesses(at);
  if (typeof witnesses === "string") throw new DecodeError(`a genesis that ${witnesses}`);
  if (witnesses.isEmpty) throw new DecodeError("a genesis without witnesses");
  return witnesses;
}

function memberOf(value: PlainValue | undefined, name: string): PlainValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) {
    return undefined;
  }
  return (value as { readonly [name: string]: PlainValue })[name];
}

/** The text that a plain value is. Throws `DecodeError` for another. */
export function textOf(value: unknown): string {
  if (typeof value !== "string") throw new DecodeError("a field without a name");
  return value;
}
