// How much is remembered of peers, and at whose cost. When there is no room, what the largest holder brought makes way for
// one that holds less, and nobody's for one that holds as much: so whoever floods pushes out what it brought itself, and
// never brings others below an equal share. (Longest queue drop: McKenney, "Stochastic Fairness Queuing", 1990.)

import { Shares } from "../flow/shares.js";
import type { SyncCounts } from "../session-options.js";
import type { KnownPeer, PresenceBoard } from "./presence-board.js";
import type { PresenceLimits } from "./presence-limits.js";

/** Who brought what is known of a peer: a session, or all that have ended. */
export type Source = object;

/** What a peer costs beside the bytes of its state. */
const overheadBytes = 128;

export class PresenceRoom {
  readonly limits: PresenceLimits;
  readonly #counts: SyncCounts;
  readonly #boards: () => Iterable<PresenceBoard>;
  readonly #bytes: Shares<Source> = new Shares();
  readonly #peers: WeakMap<PresenceBoard, Shares<Source>> = new WeakMap();

  constructor(limits: PresenceLimits, counts: SyncCounts, boards: () => Iterable<PresenceBoard>) {
    this.limits = limits;
    this.#counts = counts;
    this.#boards = boards;
  }

  /** Bytes of all that is remembered. */
  get bytes(): number {
    return this.#bytes.total;
  }

  take(board: PresenceBoard, known: KnownPeer): void {
    this.#bytes.add(known.source, costOf(known));
    this.#peersOf(board).add(known.source, 1);
  }

  release(board: PresenceBoard, known: KnownPeer): void {
    this.#bytes.add(known.source, -costOf(known));
    this.#peersOf(board).add(known.source, -1);
  }

  /** Makes room for a peer that is not on the board; false when it has to stay out. */
  make(board: PresenceBoard, newcomer: KnownPeer): boolean {
    const { presencePeersMax, presenceBytesMax } = this.limits;
    const { source } = newcomer;
    const cost = costOf(newcomer);
    const peers = this.#peersOf(board);
    while (peers.total + 1 > presencePeersMax) if (!this.#evict(peers, source, 1, () => [board])) return false;
    while (this.bytes + cost > presenceBytesMax) {
      if (!this.#evict(this.#bytes, source, cost, this.#boards)) return false;
    }
    return true;
  }

  /** Forgets one peer for the sake of `amount` more for `source`; false when there is none that has to make way. */
  #evict(shares: Shares<Source>, source: Source, amount: number, boards: () => Iterable<PresenceBoard>): boolean {
    const { largest } = shares;
    const isLarger = largest !== undefined && shares.of(largest) > shares.of(source) + amount;
    const victim = firstToGo(boards(), isLarger ? largest : source, isLarger);
    if (victim === undefined) return false;
    victim.board.remove(victim.known);
    if (victim.known.value !== undefined) this.#counts.presenceEvicted++;
    return true;
  }

  #peersOf(board: PresenceBoard): Shares<Source> {
    const known = this.#peers.get(board) ?? new Shares<Source>();
    this.#peers.set(board, known);
    return known;
  }
}

function costOf({ bytes }: KnownPeer): number {
  return overheadBytes + bytes.length;
}

interface Victim {
  readonly board: PresenceBoard;
  readonly known: KnownPeer;
}

/** Of what `source` brought, one that is gone, or else, where `mayBePresent`, the one that was not heard for longest. */
function firstToGo(boards: Iterable<PresenceBoard>, source: Source, mayBePresent: boolean): Victim | undefined {
  let first: Victim | undefined;
  for (const board of boards) {
    for (const known of board.known) {
      if (known.source !== source || (known.value !== undefined && !mayBePresent)) continue;
      if (first === undefined || isBefore(known, first.known)) first = { board, known };
    }
  }
  return first;
}

function isBefore(a: KnownPeer, b: KnownPeer): boolean {
  if ((a.value === undefined) !== (b.value === undefined)) return a.value === undefined;
  return a.heardMs < b.heardMs;
}
