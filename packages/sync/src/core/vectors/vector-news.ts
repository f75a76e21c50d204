// What a message by which long vectors are compared tells of the peer.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { TellingTerms } from "./vector-messages.js";

/** What came of a message. */
export type VectorNews =
  /** The peer has the same, and will know it. */
  | { readonly type: "level"; readonly vector: VersionVector; readonly pull: boolean }
  /** The peer knows what is here but for the names of `unnamed`, and has `vector`. */
  | {
      readonly type: "known";
      readonly vector: VersionVector;
      readonly pull: boolean;
      readonly unnamed: readonly AuthorIndex[];
    }
  /** The peer has `vector`, and when that is not complete will name the rest. */
  | { readonly type: "learned"; readonly vector: VersionVector; readonly isComplete: boolean }
  /** All of it is to be told in full, on the same terms as the summary. */
  | { readonly type: "tell"; readonly terms: TellingTerms };
