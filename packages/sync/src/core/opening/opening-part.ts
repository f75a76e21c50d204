// What the two sides of an opening have in common.

import type { DocumentDirectory } from "../document-directory.js";
import type { FrameDraft, RawMessage } from "../frame.js";
import type { RandomWord, SessionLimits } from "../session-options.js";

/** So many documents are told one by one; where both sides have more, they compare what they have of all at once. */
export const listedMax = 64;

/** How often a question is put again before one does without an answer. */
export const triesMax = 4;

export interface OpeningContext {
  readonly channels: DocumentDirectory;
  readonly limits: SessionLimits;
  readonly randomWord: RandomWord;
  /** Some documents may be open here and not be spoken of to this peer. */
  readonly isGated: boolean;
  /** The peer has listed documents that it wants to hear of, whether it has them or not. */
  isSought(): boolean;
}

/** One side's part in an opening. */
export interface OpeningPart {
  /** True while a document is not to be spoken of before the peer has had its turn. */
  readonly isHolding: boolean;
  /** True while it is not known yet which documents differ, so that it is no sign of a loss when nothing is heard of one. */
  readonly isComparing: boolean;
  /** True when there is something to say; `isTelling` tells whether vectors of documents are under way. */
  isDue(isTelling: boolean): boolean;
  receive(message: RawMessage, nowMs: number): void;
  tick(nowMs: number): void;
  write(draft: FrameDraft, isTelling: boolean): void;
}

/**
 * A list of all documents that have been told ends with OPENED: those that the peer didn't mention it doesn't have, unless it
 * may hide some; of a few those are asked for, so that a refusal is heard. A peer that seeks documents is told of each.
 */
export function settleUnmentioned({ channels, isSought }: OpeningContext, mayHide: boolean): void {
  const isTold = isSought() || (mayHide && channels.size <= listedMax);
  for (const channel of channels) {
    if (isTold) channel.begin();
    else channel.unmentioned();
  }
}
