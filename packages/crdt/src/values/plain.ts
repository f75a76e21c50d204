// The compiler's share of refusing what is not plain: the rules of `plainCopy`, as far as a type can tell. The rest is left
// to the write: NaN, invalid dates, lone surrogates, and instances of classes without methods.

import type { PlainValue } from "./plain-value.js";

declare const notPlain: unique symbol;

/** What no value is: the compiler names it, and with it the reason, where something can't be stored. */
export interface NotPlain<Why extends string> {
  readonly [notPlain]: Why;
}

/**
 * What `T` fits when all its values are plain data; else a type that says what is wrong, at the place where it is. A
 * constraint: `function shelf<T extends Plain<T>>(first: T) { return register(first); }`. Interfaces, unions, tuples and
 * optional properties are taken. Properties named by symbols are not looked at: libraries brand types by them.
 */
export type Plain<T> = [Fault<T>] extends [infer F] ? ([F] extends [never] ? Parts<T> : F) : never;

/** What is wrong with some member of `T` itself, whatever its parts are; never when nothing is. */
type Fault<T> = unknown extends T
  ? NotPlain<"it may be anything: say PlainValue for any plain data">
  : undefined extends T
    ? NotPlain<"undefined can't be stored: use null, or leave the property out">
    : T extends symbol
      ? NotPlain<"a symbol can't be stored">
      : T extends ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown)
        ? NotPlain<"a function can't be stored">
        : T extends ReadonlyMap<infer _K, infer _V>
          ? NotPlain<"a Map can't be stored as a value: use the field table() or map(), or an object">
          : T extends ReadonlySet<infer _E>
            ? NotPlain<"a Set can't be stored as a value: use the field set(), or an array">
            : [T, keyof T, string extends T ? "taken" : "refused"] extends [object, never, "refused"]
              ? NotPlain<"an object may be anything: say PlainValue for any plain data">
              : never;

/** What has no parts to look at. */
type Atom = null | boolean | number | string | bigint | Uint8Array | Date;

/** The parts of each member of a union: a mapped type, as a conditional one would be a circular constraint. Arrays stay arrays. */
type Parts<T> = { [K in keyof T]: T extends Atom ? T[K] : K extends symbol ? T[K] : Part<T[K]> };

type Part<T> = [T] extends [PlainValue] ? T : Member<T>;

/** One member of a union at a time; arrays and tuples by a type that waits, so that a type may hold itself in them. */
type Member<T> = T extends Atom
  ? T
  : T extends readonly (infer Item)[]
    ? T extends Required<T>
      ? readonly Part<Item>[]
      : readonly (Part<Exclude<Item, undefined>> | undefined)[]
    : [Fault<T>] extends [never]
      ? Parts<T>
      : Fault<T>;
