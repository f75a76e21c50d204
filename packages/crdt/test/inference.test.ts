import type { ReplicaId } from "@joinery/clock";
import {
  type CounterDraft,
  counter,
  type DraftOf,
  type FlagDraft,
  flag,
  growSet,
  type LogView,
  log,
  type MapDraft,
  map,
  max,
  min,
  multiRegister,
  register,
  rows,
  type SetDraft,
  set,
  struct,
  table,
  type ViewOf,
} from "@joinery/crdt";
import { type MatrixDraft, type MatrixView, matrix } from "@joinery/crdt/matrix";
import { describe, expect, expectTypeOf, it } from "vitest";
import { sitesOf } from "./writing-site.js";

interface Seat {
  readonly name: string;
  readonly ready: boolean;
}

const room = struct({
  title: register("New room"),
  phase: register<"open" | "closed">("open"),
  players: set<string>(),
  score: map(counter()),
  seats: table<Seat>(),
  hands: rows(map(register<readonly number[]>([]))),
  chips: matrix(),
  topic: multiRegister<"chess" | "go">(),
  open: flag({ wins: "disable" }),
  banned: set<string>({ wins: "remove" }),
  seen: growSet<string>(),
  best: max(),
  first: min("bigint"),
  total: counter("bigint"),
  moves: log<Seat>(),
});

type RoomView = ViewOf<typeof room>;
type RoomDraft = DraftOf<typeof room>;

describe("a schema tells the types of what is read and written", () => {
  it("for the fields of a view", () => {
    expectTypeOf<RoomView["title"]>().toEqualTypeOf<string>();
    expectTypeOf<RoomView["phase"]>().toEqualTypeOf<"open" | "closed">();
    expectTypeOf<RoomView["players"]>().toEqualTypeOf<ReadonlySet<string>>();
    expectTypeOf<RoomView["score"]>().toEqualTypeOf<ReadonlyMap<string, number>>();
    expectTypeOf<RoomView["seats"]>().toEqualTypeOf<ReadonlyMap<string, Seat>>();
    expectTypeOf<RoomView["hands"]>().toEqualTypeOf<ReadonlyMap<ReplicaId, ReadonlyMap<string, readonly number[]>>>();
    expectTypeOf<RoomView["chips"]>().toEqualTypeOf<MatrixView>();
    expectTypeOf<RoomView["topic"]>().toEqualTypeOf<readonly ("chess" | "go")[]>();
    expectTypeOf<RoomView["open"]>().toEqualTypeOf<boolean>();
    expectTypeOf<RoomView["banned"]>().toEqualTypeOf<ReadonlySet<string>>();
    expectTypeOf<RoomView["seen"]>().toEqualTypeOf<ReadonlySet<string>>();
    expectTypeOf<RoomView["best"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<RoomView["first"]>().toEqualTypeOf<bigint | undefined>();
    expectTypeOf<RoomView["total"]>().toEqualTypeOf<bigint>();
    expectTypeOf<RoomView["moves"]>().toEqualTypeOf<LogView<Seat>>();
    expectTypeOf<keyof RoomView>().toEqualTypeOf<keyof (typeof room)["fields"]>();
  });

  it("for the drafts of a transaction", () => {
    expectTypeOf<RoomDraft["score"]>().toEqualTypeOf<MapDraft<CounterDraft>>();
    expectTypeOf<RoomDraft["seats"]["set"]>().parameters.toEqualTypeOf<[key: string, value: Seat]>();
    expectTypeOf<RoomDraft["seats"]["get"]>().returns.toEqualTypeOf<Seat | undefined>();
    expectTypeOf<RoomDraft["players"]["add"]>().parameters.toEqualTypeOf<[element: string]>();
    expectTypeOf<RoomDraft["phase"]["set"]>().parameters.toEqualTypeOf<[value: "open" | "closed"]>();
    expectTypeOf<RoomDraft["chips"]>().toEqualTypeOf<MatrixDraft>();
    expectTypeOf<RoomDraft["topic"]["resolve"]>().parameter(0).returns.toEqualTypeOf<"chess" | "go">();
    expectTypeOf<RoomDraft["open"]>().toEqualTypeOf<FlagDraft>();
    expectTypeOf<RoomDraft["banned"]>().toEqualTypeOf<SetDraft<string>>();
    expectTypeOf<RoomDraft["best"]["raise"]>().parameters.toEqualTypeOf<[value: number]>();
    expectTypeOf<RoomDraft["first"]["lower"]>().parameters.toEqualTypeOf<[value: bigint]>();
    expectTypeOf<RoomDraft["total"]>().toEqualTypeOf<CounterDraft<bigint>>();
    expectTypeOf<RoomDraft["moves"]["append"]>().parameters.toEqualTypeOf<[event: Seat]>();
    expectTypeOf<ReturnType<RoomDraft["hands"]["mine"]["at"]>["value"]>().toEqualTypeOf<readonly number[]>();
  });

  it("so that a wrong field, key or value does not compile, and fails where the types are not asked", () => {
    const [site] = sitesOf(room);
    // @ts-expect-error: no such field
    expect(() => site.write((draft) => draft.scores.at("ann").add(1))).toThrow(TypeError);
    // @ts-expect-error: a counter takes numbers
    expect(() => site.write((draft) => draft.score.at("ann").add("1"))).toThrow("takes whole numbers");
    // @ts-expect-error: keys are text
    expect(() => site.write((draft) => draft.score.at(Symbol("ann")).add(1))).toThrow(TypeError);
    // @ts-expect-error: a matrix takes bigints
    expect(() => site.write((draft) => draft.chips.raise("row", "column", 1))).toThrow(TypeError);
    // @ts-expect-error: a view is read-only
    expect(() => site.view.score.set("ann", 1)).toThrow(TypeError);
    expect(site.state.liveDots()).toEqual([]);
    const wrong = (draft: RoomDraft): void => {
      // @ts-expect-error: not one of the phases
      draft.phase.set("ajar");
      // @ts-expect-error: a seat has a name
      draft.seats.set("1", { ready: true });
      // @ts-expect-error: players are text
      draft.players.add(7);
      // @ts-expect-error: nothing leaves a grow-only set
      draft.seen.remove("ann");
      // @ts-expect-error: a maximum is raised, never lowered
      draft.best.lower(1);
      // @ts-expect-error: this minimum takes bigints
      draft.first.lower(1);
      // @ts-expect-error: a move is a seat
      draft.moves.append("e4");
      // @ts-expect-error: no such game
      draft.topic.resolve(() => "poker");
      // @ts-expect-error: neither of the two
      flag({ wins: "both" });
    };
    expect(wrong).toBeTypeOf("function");
  });
});
