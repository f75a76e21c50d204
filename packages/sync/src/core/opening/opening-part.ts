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
 * may hide some; of a few those are asked for, so that a refusal is heard.
 */
export function settleUnmentioned(channels: DocumentDirectory, mayHide: boolean): void {
  for (const channel of channels) {
    if (mayHide && channels.size <= listedMax) channel.begin();
    else channel.unmentioned();
  }
}
