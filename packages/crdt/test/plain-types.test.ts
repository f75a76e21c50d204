// What the compiler takes as plain data and what it refuses, with the reason; what it can't tell, the write does.
import {
  growSet,
  log,
  map,
  multiRegister,
  type NotPlain,
  type Plain,
  type PlainValue,
  type RegisterField,
  type RemoveWinsSetField,
  register,
  type SetField,
  set,
  type TableField,
  table,
  type Validator,
} from "@joinery/crdt";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";

interface Tree {
  readonly name: string;
  readonly kids?: readonly Tree[];
  readonly at: Date;
  readonly pair: readonly [count: number, unit?: string];
  readonly bytes: Uint8Array;
  readonly big: bigint | null;
}
type Shape = { kind: "circle"; radius: number } | { kind: "label"; text?: string };
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Formula = Tree | readonly ["sum", Formula, Formula] | Formula[];
type UserId = string & { readonly brand: "user" };
declare const brand: unique symbol;
type Money = { readonly cents: bigint } & { readonly [brand]: "money" };
type Suit = (typeof suits)[number];
const suits = ["clubs", "hearts"] as const;

type Undefined = NotPlain<"undefined can't be stored: use null, or leave the property out">;
type Functional = NotPlain<"a function can't be stored">;

describe("the compiler takes", () => {
  it("interfaces, unions, types that hold themselves, tuples, brands and all kinds of plain values", () => {
    expectTypeOf(table<Tree>()).toEqualTypeOf<TableField<Tree>>();
    expectTypeOf(set<Shape>()).toEqualTypeOf<SetField<Shape>>();
    expectTypeOf(set<Formula>({ wins: "remove" })).toEqualTypeOf<RemoveWinsSetField<Formula>>();
    expectTypeOf(register<Tree | null>(null)).toEqualTypeOf<RegisterField<Tree | null>>();
    const fields = [
      growSet<Json>(),
      growSet<Formula>(),
      log<PlainValue>(),
      log<Suit>(),
      multiRegister<UserId>(),
      multiRegister<Money>(),
      set<Date>(),
      table<Uint8Array>(),
      table<Record<string, Tree>>(),
      table<Partial<Tree>>(),
      map(table<readonly (string | null)[]>()),
      register<`seat ${number}`>("seat 1"),
      register<{ readonly [seat: number]: boolean }>({}),
    ];
    expect(new Set(fields.map(({ tag }) => tag)).size).toBe(7);
  });

  it("what `any` and `never` are said to be", () => {
    type Any = ReturnType<typeof JSON.parse>;
    expectTypeOf(table<Any>()).toEqualTypeOf<TableField<Any>>();
    expectTypeOf(register([])).toEqualTypeOf<RegisterField<never[]>>();
  });

  it("types of a function's own that are plain in their turn", () => {
    const shelf = <T extends Plain<T>>(first: T): RegisterField<T> => register(first);
    const checked = <T extends Plain<T>>(validate: Validator<T>): TableField<T> => table({ validate });
    expectTypeOf(shelf({ name: "ann" })).toEqualTypeOf<RegisterField<{ name: string }>>();
    expectTypeOf(checked(z.object({ name: z.string() }))).toEqualTypeOf<TableField<{ name: string }>>();
    // @ts-expect-error: no date of birth is a function
    expect(() => shelf({ born: () => 0 })).toThrow("register(initial).born is function");
  });

  it("a first value as the type that it would have anywhere", () => {
    expectTypeOf(register("open")).toEqualTypeOf<RegisterField<string>>();
    expectTypeOf(register(0)).toEqualTypeOf<RegisterField<number>>();
    expectTypeOf(register(0n)).toEqualTypeOf<RegisterField<bigint>>();
    expectTypeOf(register(false)).toEqualTypeOf<RegisterField<boolean>>();
    expectTypeOf(register(null)).toEqualTypeOf<RegisterField<null>>();
    expectTypeOf(register([1, null])).toEqualTypeOf<RegisterField<(number | null)[]>>();
    const seat = { name: "ann", tags: ["x"], at: new Date(0), on: { it: true } };
    expectTypeOf(register(seat)).toEqualTypeOf<RegisterField<typeof seat>>();
    expectTypeOf(register({ kind: "open", turn: 1 })).toEqualTypeOf<RegisterField<{ kind: string; turn: number }>>();
  });
});

describe("the compiler refuses", () => {
  it("a type with values that are not plain, in every field that takes one", () => {
    const wrong = (): unknown[] => [
      // @ts-expect-error: a Map
      table<Map<string, number>>(),
      // @ts-expect-error: a Set
      log<ReadonlySet<string>>(),
      // @ts-expect-error: undefined
      register<string | undefined>("x"),
      // @ts-expect-error: a function
      register<() => void>(() => {}),
      // @ts-expect-error: a symbol
      set<symbol>(),
      // @ts-expect-error: a class
      set<typeof Map>({ wins: "remove" }),
      // @ts-expect-error: a promise
      growSet<Promise<number>>(),
      // @ts-expect-error: methods
      multiRegister<RegExp>(),
      // @ts-expect-error: numbers of another kind than bytes
      table<Float64Array>(),
      // @ts-expect-error: anything
      table<unknown>(),
      // @ts-expect-error: any object
      table<object>(),
      // @ts-expect-error: nothing
      log<void>(),
      // @ts-expect-error: a function, deep in it
      table<{ list: readonly { run?: () => void }[] }>(),
      // @ts-expect-error: a Map in one member of a union
      table<Shape | { kind: "index"; by: Map<string, string> }>(),
      // @ts-expect-error: undefined, though not as what is left out
      table<{ name: string | undefined }>(),
      // @ts-expect-error: a symbol in a tuple
      table<[string, symbol]>(),
      // @ts-expect-error: anything, by its validator
      table({ validate: z.object({ body: z.unknown() }) }),
      // @ts-expect-error: a Map, by its validator
      register(new Map<string, number>(), { validate: z.map(z.string(), z.number()) }),
    ];
    expect(wrong).toBeTypeOf("function");
  });

  it("a first value that is not plain, as the field itself does", () => {
    // @ts-expect-error: undefined
    expect(() => register(undefined)).toThrow("is undefined");
    // @ts-expect-error: a function
    expect(() => register({ run() {} })).toThrow("register(initial).run is function");
    // @ts-expect-error: a Set
    expect(() => register(new Set([1]))).toThrow("is an instance of a class");
  });

  it("with the reason, at the place where it is", () => {
    expectTypeOf<Plain<Map<string, number>>>().toEqualTypeOf<
      NotPlain<"a Map can't be stored as a value: use the field table() or map(), or an object">
    >();
    expectTypeOf<Plain<Set<string>>>().toEqualTypeOf<
      NotPlain<"a Set can't be stored as a value: use the field set(), or an array">
    >();
    expectTypeOf<Plain<unknown>>().toEqualTypeOf<NotPlain<"it may be anything: say PlainValue for any plain data">>();
    expectTypeOf<Plain<object>>().toEqualTypeOf<
      NotPlain<"an object may be anything: say PlainValue for any plain data">
    >();
    expectTypeOf<Plain<symbol>>().toEqualTypeOf<NotPlain<"a symbol can't be stored">>();
    expectTypeOf<Plain<string | undefined>>().toEqualTypeOf<Undefined>();
    type Parts = Plain<{ name: string; list: { run: () => void }[]; more: number | undefined; left?: boolean }>;
    expectTypeOf<Parts["name"]>().toEqualTypeOf<string>();
    expectTypeOf<Parts["list"][number]["run"]>().toEqualTypeOf<Functional>();
    expectTypeOf<Parts["more"]>().toEqualTypeOf<number | Undefined>();
  });
});
