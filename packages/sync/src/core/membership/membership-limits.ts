// The sizes and times of partial views.

export interface MembershipLimits {
  /** Most peers that are linked to: they get sessions with entries. */
  readonly activeMax: number;
  /** Most peers that are known beside, to take the place of those. */
  readonly passiveMax: number;
  /** How many steps the news of a newcomer takes before somebody links to it; SHUFFLE takes as many. */
  readonly joinWalkMax: number;
  /** With how many steps left the news of a newcomer is noted by who passes it on. */
  readonly passiveWalk: number;
  /** How often each shows some peers to somebody, on average, in milliseconds. */
  readonly shuffleMs: number;
  /** How long a peer that is linked to may be silent; it is heard from three times as often. */
  readonly timeoutMs: number;
  /** How long to wait for the answer to a request to be linked, and to be asked by who has dialled. */
  readonly answerMs: number;
  /** The longest wait after the first dial in vain; it doubles with each further one up to `retryMsMax`. */
  readonly retryMs: number;
  readonly retryMsMax: number;
}

/** Views of HyParView for ten thousand nodes: active log n + 1, passive six times as large, walks of 6 and 3. */
export const defaultMembershipLimits: MembershipLimits = {
  activeMax: 5,
  passiveMax: 30,
  joinWalkMax: 6,
  passiveWalk: 3,
  shuffleMs: 10_000,
  timeoutMs: 15_000,
  answerMs: 5000,
  retryMs: 1000,
  retryMsMax: 30_000,
};
