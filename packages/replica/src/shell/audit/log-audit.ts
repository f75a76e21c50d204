// Whether a document could be opened from records, asked without its schema and without opening it: for backups and archives.
// Named documents, those with a genesis, and signed ones are each held to their own rules, signatures included.

import { AuthorTable } from "@joinery/clock";
import type { Decoded } from "@joinery/crdt";
import { sha256 } from "@noble/hashes/sha2.js";
import { ChainAudit } from "../../core/audit/chain-audit.js";
import { readGenesis } from "../../core/genesis/read-genesis.js";
import type { DocumentId } from "../../document-id.js";
import { SignedAudit } from "../../signed/signed-audit.js";
import type { LogRecord, Prefix } from "../../storage-port.js";
import { defaultVerifier, type SignatureVerifier } from "../signing/verifier.js";

export interface LogAuditOptions {
  readonly document: DocumentId;
  /** What the storage keeps of its genesis; a document whose name begins with `~` has one. */
  readonly genesis: Uint8Array | undefined;
  /** What its latest snapshot covers; empty where there is none. */
  readonly covers: readonly Prefix[];
  /** Default: the normative verifier. */
  readonly verify?: SignatureVerifier;
}

export interface LogAudit {
  readonly isSigned: boolean;
  /** The next record in the order of the log: why it can't be one, if so. */
  accept(record: LogRecord): Promise<string | undefined>;
  /** What is wrong with the log as a whole, once all records were accepted. */
  end(): string | undefined;
}

/** An audit of one document's log; or why its genesis tells nothing. */
export function createLogAudit({ document, genesis, covers, verify }: LogAuditOptions): Decoded<LogAudit> {
  if (!document.startsWith("~")) return { ok: true, value: chainAudit(new ChainAudit({ covers })) };
  if (genesis === undefined) return { ok: false, reason: "its genesis is missing" };
  const read = readGenesis(document, genesis, sha256);
  if (!read.ok) return read;
  const { genesisHash, signed } = read.value;
  if (signed === undefined) {
    return { ok: true, value: chainAudit(new ChainAudit({ covers, links: { hash: sha256, genesisHash } })) };
  }
  const members = signed.members && new Set(signed.members);
  const foundation = { document, hash: sha256, genesisHash, members, authors: new AuthorTable() };
  return { ok: true, value: signedAudit(new SignedAudit(foundation), verify ?? defaultVerifier()) };
}

function chainAudit(audit: ChainAudit): LogAudit {
  return { isSigned: false, accept: async (record) => audit.accept(record), end: () => undefined };
}

function signedAudit(audit: SignedAudit, verify: SignatureVerifier): LogAudit {
  return {
    isSigned: true,
    accept: async (record) => {
      const fitting = audit.accept(record);
      if (typeof fitting === "string") return fitting;
      if (fitting.check === undefined) return undefined;
      return (await verify(fitting.check)) ? fitting.prove() : "carries a signature that is not its author's";
    },
    end: () => {
      const count = audit.unprovenCount;
      return count === 0 ? undefined : `${count} entries are covered by no good signature`;
    },
  };
}
