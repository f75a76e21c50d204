// The limits of presence, with their defaults.

/** Bounds of what is remembered, said and heard of presence. All that talk about a document should have the same expiry. */
export interface PresenceLimits {
  /** Largest state, in canonical bytes: a larger one is refused here, and ignored when a peer brings it. */
  readonly presenceStateBytesMax: number;
  /** Most peers that are remembered per document. */
  readonly presencePeersMax: number;
  /** Most bytes of the states of peers in all documents together, each counted as 128 bytes more than it has. */
  readonly presenceBytesMax: number;
  /** Least time between two messages about one document to one peer, and between two changes that are told here. */
  readonly presenceIntervalMs: number;
  /** How long a state outlives the last word of its owner, who repeats it three times as often. */
  readonly presenceExpiryMs: number;
  /** Most states a second that are taken of one peer; so many may also come at once. */
  readonly presenceUpdatesMax: number;
}

export const defaultPresenceLimits: PresenceLimits = {
  presenceStateBytesMax: 4096,
  presencePeersMax: 1024,
  presenceBytesMax: 4 * 1024 * 1024,
  presenceIntervalMs: 50,
  presenceExpiryMs: 30_000,
  presenceUpdatesMax: 5000,
};
