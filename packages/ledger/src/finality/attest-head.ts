// Writes the word of a witness. What it names is in the past of the entry that it is written in, so that entry vouches for it too.

import type { Dot } from "@joinery/clock";
import type { DraftContext } from "../draft/draft-context.js";
import { LedgerError } from "../errors.js";
import { attestFault } from "./attest-rules.js";

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
