// Players at a table: they score, sit down and get up, come and go, and move the table's round along.
// Every node plays from its own keyed randomness, so taking one fault or node away changes no other's moves.

import {
  type CounterField,
  counter,
  type MapOf,
  map,
  type RegisterField,
  type RowsOf,
  register,
  rows,
  type SetField,
  type StructDraft,
  set,
  type TableField,
  table,
} from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import type { OperationRegistry } from "../checkers/operation-registry.js";
import type { GivenPoints } from "../checkers/score-checker.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { VirtualNode } from "../node/virtual-node.js";

/** Who sits at a seat with how many chips. */
export interface Seat {
  readonly player: string;
  readonly chips: number;
}

/** The shared game: scores, players and the state of the table. */
export type GameFields = {
  readonly title: RegisterField<string>;
  readonly round: RegisterField<number>;
  readonly players: SetField<string>;
  readonly score: MapOf<CounterField>;
  readonly seats: TableField<Seat>;
  readonly ready: RowsOf<RegisterField<boolean>>;
};

export const gameFields: GameFields = {
  title: register("Table 1"),
  round: register(0),
  players: set<string>(),
  score: map(counter()),
  seats: table<Seat>(),
  ready: rows(register(false)),
};

/** A player's score in a game. */
export function scoreIn(document: DocumentCore, player: string): number {
  return (document as unknown as DocumentCore<GameFields>).view.score.get(player) ?? 0;
}

/** How many seats the table has. */
const seats = 60;

/** One node's player. */
export class GamePlayer {
  readonly #node: VirtualNode;
  readonly #place: number;
  readonly #players: number;
  readonly #registry: OperationRegistry<GivenPoints>;
  readonly #random: KeyedRandom;
  #operations = 0;

  constructor(seed: Seed, node: VirtualNode, place: number, players: number, registry: OperationRegistry<GivenPoints>) {
    this.#node = node;
    this.#place = place;
    this.#players = players;
    this.#registry = registry;
    this.#random = new KeyedRandom(seed, "game", node.index, ...(place === 0 ? [] : [place]));
  }

  /** How many operations were made. */
  get operations(): number {
    return this.#operations;
  }

  /** Plays one turn in two transactions: points and seats, then the round. */
  play(): void {
    const document = this.#node.documents[this.#place] as unknown as DocumentCore<GameFields>;
    const random = this.#random;
    const given = { player: this.#player(random.integer(3)), points: random.between(1, 20) };
    this.#change(document, given, (draft) => {
      draft.score.at(given.player).add(given.points);
      this.#sit(draft);
      this.#comeOrGo(draft);
    });
    this.#change(document, undefined, (draft) => {
      draft.round.set(draft.round.value + 1);
      draft.ready.mine.set(random.chance(0.5));
    });
    this.#node.perform(this.#erased(document), document.flush());
  }

  #sit(draft: StructDraft<GameFields>): void {
    const seat = `seat-${this.#random.integer(seats)}`;
    if (this.#random.chance(0.2)) draft.seats.delete(seat);
    else draft.seats.set(seat, { player: this.#player(0), chips: this.#random.integer(1000) });
  }

  #comeOrGo(draft: StructDraft<GameFields>): void {
    const player = this.#player(this.#random.integer(this.#players));
    if (this.#random.chance(0.3)) draft.players.remove(player);
    else draft.players.add(player);
  }

  #change(
    document: DocumentCore<GameFields>,
    given: GivenPoints | undefined,
    run: (draft: StructDraft<GameFields>) => void,
  ): void {
    const { firstSeq, lastSeq, effects } = document.change(run, this.#node.nowMs);
    const author = this.#node.authorNumberOf(this.#erased(document));
    for (let seq = firstSeq; seq <= lastSeq; seq++) this.#registry.forget(author, seq);
    // The points were the transaction's first operation.
    if (given !== undefined) this.#registry.record(author, firstSeq, given);
    this.#operations += lastSeq - firstSeq + 1;
    this.#node.perform(this.#erased(document), effects);
  }

  #player(offset: number): string {
    return `player-${(this.#node.index + offset) % this.#players}`;
  }

  #erased(document: DocumentCore<GameFields>): DocumentCore {
    return document as unknown as DocumentCore;
  }
}
