// Witnesses of a bank that sign checkpoints, and what comes of the bytes at somebody who has nothing else.
import { createHash } from "node:crypto";
import { AuthorTable } from "@joinery/clock";
import { type Decoded, type StructView, struct } from "@joinery/crdt";
import type { DocumentId } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { decodeCutState, defaultVerifier, type EntryNode } from "@joinery/replica/signed";
import {
  type CertifiedLedger,
  CheckpointDuty,
  checkpointState,
  checkpointsOf,
  checkpointWord,
  readCheckpoint,
  readCheckpointOf,
} from "../../src/finality/index.js";
import { ledger } from "../../src/index.js";
import { BankNode } from "./bank.js";

export const hash = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const verify = defaultVerifier();

export function ledgerOf(node: BankNode): CertifiedLedger {
  return { core: node.document as unknown as CertifiedLedger["core"], field: ["chips"], view: node.view };
}

export class CheckpointWitness extends BankNode {
  readonly duty: CheckpointDuty = new CheckpointDuty();

  /** Signs what others began; answers how many words that took. */
  answer(): number {
    const words = this.duty.due(ledgerOf(this));
    if (words.length > 0)
      this.write((chips) => {
        for (const word of words) chips.checkpoint(word);
      });
    return words.length;
  }

  /** Begins a checkpoint at its last entry. */
  begin(): void {
    this.sign(this.tip);
  }

  /** Signs the state at an entry, or, as a liar, another. */
  sign(node: EntryNode, state?: Uint8Array): void {
    const word = checkpointWord(ledgerOf(this).core, node);
    if (word === undefined) throw new TypeError("nothing that could be signed");
    this.write((chips) => chips.checkpoint(state === undefined ? word : { ...word, state }));
  }

  get tip(): EntryNode {
    return this.document.tree.tipOf(this.document.self) as EntryNode;
  }
}

/** The latest checkpoint that a node can show, as bytes. */
export function shown(node: BankNode): { certificate: Uint8Array; state: Uint8Array } | undefined {
  const last = checkpointsOf(ledgerOf(node)).at(-1);
  const state = last && checkpointState(ledgerOf(node).core, last.node);
  return last === undefined || state === undefined ? undefined : { certificate: last.certificate, state };
}

const schema = { chips: ledger() };

/** What the bytes come to for who has nothing else: the fields, or why not. */
export function opened(certificate: Uint8Array, state: Uint8Array): Decoded<StructView<typeof schema>> {
  const claim = readCheckpointOf(certificate, state, hash);
  if (!claim.ok) return claim;
  if (!claim.value.checks.every((check) => verify(check) === true)) return { ok: false, reason: "a bad signature" };
  const { fields } = founding().joined(claim.value.document as DocumentId, schema, claim.value.genesis);
  const read = decodeCutState(state, struct(fields), new AuthorTable());
  return read.ok ? { ok: true, value: read.value.view } : read;
}

/** True when the bytes are a checkpoint with all its signatures. */
export function isCheckpoint(bytes: Uint8Array): boolean {
  const claim = readCheckpoint(bytes, hash);
  return claim.ok && claim.value.checks.every((check) => verify(check) === true);
}
