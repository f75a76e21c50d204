// The game of the main job as an application under simulation: players score, sit and get up, and take chips from a purse that all
// share and nobody may overdraw. What swarms run when they are given nothing else.

import { type BudgetField, budget } from "@joinery/crdt/budget";
import type { SimulatedApp } from "../simulate/app.js";
import { either, integer, label } from "../simulate/draws.js";
import { refuse } from "../simulate/simulation-error.js";
import { type GameFields, gameFields } from "../workloads/game-workload.js";

type PurseFields = GameFields & { readonly purse: BudgetField };

interface Moves {
  readonly score: { readonly player: string; readonly points: number };
  readonly sit: { readonly seat: string; readonly player: string; readonly chips: number };
  readonly leave: { readonly seat: string };
  readonly come: { readonly player: string; readonly stays: boolean };
  readonly nextRound: { readonly ready: boolean };
}

const players = 12;
const seats = 8;
const purseMax = 10_000;
const chipsMax = 200;

/** Every type of field that a game of tables needs; in each run the purse runs dry at some nodes. */
export const gameApp: SimulatedApp<PurseFields, Moves> = {
  schema: { ...gameFields, purse: budget({ min: 0, max: purseMax }) },
  genesis: (authors) => {
    const spend = Math.floor(purseMax / 4 / authors.length);
    return { nonce: "game", purse: { rights: authors.map((author) => ({ author, spend, refill: spend })) } };
  },
  operations: {
    score: {
      weight: 4,
      args: { player: label("player", players), points: integer(1, 20) },
      run: (tx, { player, points }) => tx.score.at(player).add(points),
    },
    sit: {
      weight: 3,
      args: { seat: label("seat", seats), player: label("player", players), chips: integer(1, chipsMax) },
      run: (tx, { seat, player, chips }) => {
        if (!tx.purse.spend(chips).ok) refuse("the purse has too little for this node");
        tx.seats.set(seat, { player, chips });
      },
    },
    leave: {
      weight: 2,
      args: { seat: label("seat", seats) },
      run: (tx, { seat }, { view }) => {
        const left = view.seats.get(seat);
        if (left === undefined) refuse("nobody sits there");
        if (!tx.purse.refill(left.chips).ok) refuse("others have to put this back");
        tx.seats.delete(seat);
      },
    },
    come: {
      weight: 2,
      args: { player: label("player", players), stays: either() },
      run: (tx, { player, stays }) => (stays ? tx.players.add(player) : tx.players.remove(player)),
    },
    nextRound: {
      args: { ready: either() },
      run: (tx, { ready }) => {
        tx.round.set(tx.round.value + 1);
        tx.ready.mine.set(ready);
      },
    },
  },
  invariants: {
    "the purse is within its bounds": ({ purse }) =>
      (purse.value >= 0 && purse.value <= purseMax) || `the purse has ${purse.value} of 0 to ${purseMax}`,
  },
};
