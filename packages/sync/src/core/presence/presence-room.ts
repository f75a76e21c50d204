// How much is remembered of peers, and at whose cost. When there is no room, what the largest holder brought makes way for
// one that holds less, and nobody's for one that holds as much: so whoever floods pushes out what it brought itself, and
// never brings others below an equal share. (Longest queue drop: McKenney, "Stochastic Fairness Queuing", 1990.)

import { Shares } from "../flow/shares.js";
import type { SyncCounts } from "../session-options.js";
import type { KnownPeer, PresenceBoard } from "./presence-board.js";
import type { PresenceLimits } from "./presence-limits.js";
import { PresenceVictims } from "./presence-victims.js";

/** Who brought what is known of a peer: a session, or all that have ended. */
export type Source = object;

/** What a peer costs beside the bytes of its state. */
const overheadBytes = 128;

export class PresenceRoom {
  readonly limits: PresenceLimits;
  readonly #counts: SyncCounts;
  readonly #all: Held = newHeld();
  readonly #held: WeakMap<PresenceBoard, Held> = new WeakMap();
  readonly #boards: WeakMap<KnownPeer, PresenceBoard> = new WeakMap();

  constructor(limits: PresenceLimits, counts: SyncCounts) {
    this.limits = limits;
    this.#counts = counts;
  }

  /** Bytes of all that is remembered. */
  get bytes(): number {
    return this.#all.shares.total;
  }

  take(board: PresenceBoard, known: KnownPeer): void {
    const here = this.#heldOn(board);
    this.#boards.set(known, board);
    this.#all.shares.add(known.source, costOf(known));
    this.#all.victims.add(known);
    here.shares.add(known.source, 1);
    here.victims.add(known);
  }

  release(board: PresenceBoard, known: KnownPeer): void {
    const here = this.#heldOn(board);
    this.#all.shares.add(known.source, -costOf(known));
    this.#all.victims.delete(known);
    here.shares.add(known.source, -1);
    here.victims.delete(known);
  }

  /** Makes room for a peer that is not on the board; false when it has to stay out. */
  make(board: PresenceBoard, newcomer: KnownPeer): boolean {
    const { presencePeersMax, presenceBytesMax } = this.limits;
    const { source } = newcomer;
    const cost = costOf(newcomer);
    const here = this.#heldOn(board);
    while (here.shares.total + 1 > presencePeersMax) if (!this.#evict(here, source, 1)) return false;
    while (this.bytes + cost > presenceBytesMax) if (!this.#evict(this.#all, source, cost)) return false;
    return true;
  }

  /** Forgets one peer for the sake of `amount` more for `source`; false when there is none that has to make way. */
  #evict({ shares, victims }: Held, source: Source, amount: number): boolean {
    const { largest } = shares;
    const isLarger = largest !== undefined && shares.of(largest) > shares.of(source) + amount;
    const victim = victims.first(isLarger ? largest : source, isLarger);
    if (victim === undefined) return false;
    this.#boards.get(victim)?.remove(victim);
    if (victim.value !== undefined) this.#counts.presenceEvicted++;
    return true;
  }

  #heldOn(board: PresenceBoard): Held {
    const held = this.#held.get(board) ?? newHeld();
    this.#held.set(board, held);
    return held;
  }
}

/** What is remembered, by who brought it. */
interface Held {
  readonly shares: Shares<Source>;
  readonly victims: PresenceVictims;
}

function newHeld(): Held {
  return { shares: new Shares(), victims: new PresenceVictims() };
}

function costOf({ bytes }: KnownPeer): number {
  return overheadBytes + bytes.length;
}
