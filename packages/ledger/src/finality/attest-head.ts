// Writes the words of a witness. What they name is in the past of the entry that they are written in, so that entry vouches for it too.

import type { Dot } from "@joinery/clock";
import type { DraftContext } from "../draft/draft-context.js";
import { LedgerError } from "../errors.js";
import { attestFault, witnessFault } from "./attest-rules.js";

/** The end of an entry that is applied here, and its hash. */
export interface Head extends Dot {
  readonly hash: Uint8Array;
}

export function attestHead({ access, state, witnesses }: DraftContext, { author: subject, seq, hash }: Head): void {
  const { author, authors } = access.writer;
  const head = { author: subject, seq };
  const fault = attestFault(head, { author, authors, witnesses, attested: state.attested });
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message);
  const own = access.writer.nextSeq();
  access.apply({ kind: "attest", author, seq: own, head, hash }, own);
}

/** What a witness says of the state at an entry that is applied here: both are hashes of 32 bytes. */
export interface CheckpointWord {
  readonly entry: Uint8Array;
  readonly state: Uint8Array;
}

export function signCheckpoint({ access, witnesses }: DraftContext, { entry, state }: CheckpointWord): void {
  const { author, authors } = access.writer;
  const fault = witnessFault(authors.ownerIdOf(author), witnesses);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message);
  const seq = access.writer.nextSeq();
  access.apply({ kind: "checkpoint", author, seq, entry, state }, seq);
}
