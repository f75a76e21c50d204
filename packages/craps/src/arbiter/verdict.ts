// What an arbiter can say of one attempt at a round. An attempt is either given up before its commits are sealed, with one member
// left out, or sealed; and after that either completed or voided. So nobody ever chooses between two rolls.

import type { PlayerId } from "../game/table-state.js";
import type { Digest } from "../round/message.js";

export type Verdict =
  /** The attempt is over before anybody revealed: this member is left out of the next. */
  | { readonly type: "exclude"; readonly player: PlayerId }
  /** All have acknowledged these commits: nobody can be left out any more, and it is safe to reveal. */
  | { readonly type: "sealed"; readonly commitsRoot: Digest }
  /** All have revealed; the hash names the reveals. */
  | { readonly type: "complete"; readonly revealsRoot: Digest }
  /** This member did not reveal, and forfeits its deposit to those who are harmed by that. */
  | { readonly type: "void"; readonly player: PlayerId };

/** Whether `next` may follow what stands: nothing, or one verdict. */
export function mayFollow(standing: Verdict | undefined, next: Verdict): boolean {
  if (standing === undefined) return next.type === "exclude" || next.type === "sealed";
  return standing.type === "sealed" && (next.type === "complete" || next.type === "void");
}
