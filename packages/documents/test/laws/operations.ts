// Operations on texts, lists and JSON documents as data: drawn by fast-check, and performed where a draft allows it.
import fc from "fast-check";
import type { Json, JsonDraft, ListDraft, TextDraft } from "../../src/index.js";

export type TextOp =
  | { readonly at: number; readonly insert: string }
  | { readonly at: number; readonly remove: number };

export const textOp: fc.Arbitrary<TextOp> = fc.oneof(
  { arbitrary: fc.record({ at: fc.nat(99), insert: fc.constantFrom("a", "bc", "def ", "é", "\u{1f600}") }), weight: 3 },
  { arbitrary: fc.record({ at: fc.nat(99), remove: fc.integer({ min: 1, max: 3 }) }), weight: 1 },
);

/** Places are shares of the length, and never within a surrogate pair. */
export function performText(draft: TextDraft, operation: TextOp): void {
  const characters = Array.from(draft.toString());
  const at = Math.floor((operation.at * (characters.length + 1)) / 100);
  const before = characters.slice(0, at).join("").length;
  if ("insert" in operation) draft.insert(before, operation.insert);
  else draft.delete(before, characters.slice(at, at + operation.remove).join("").length);
}

export type ListOp = { readonly at: number; readonly insert: readonly Json[] } | { readonly at: number };

const element = fc.constantFrom<Json>(0, 1.5, "text", null, true, { x: [1, { y: 2 }] });

export const listOp: fc.Arbitrary<ListOp> = fc.oneof(
  { arbitrary: fc.record({ at: fc.nat(99), insert: fc.array(element, { minLength: 1, maxLength: 2 }) }), weight: 3 },
  { arbitrary: fc.record({ at: fc.nat(99) }), weight: 1 },
);

export function performList(draft: ListDraft<Json>, operation: ListOp): void {
  const at = Math.floor((operation.at * (draft.length + 1)) / 100);
  if ("insert" in operation) draft.insert(at, ...operation.insert);
  else if (at < draft.length) draft.delete(at);
}

export type JsonOp =
  | { readonly kind: "set" | "into"; readonly key: string; readonly value: Json }
  | { readonly kind: "add" | "unset"; readonly key: string };

const key = fc.constantFrom("a", "b", "c");

export const jsonOp: fc.Arbitrary<JsonOp> = fc.oneof(
  fc.record({ kind: fc.constantFrom("set" as const, "into" as const), key, value: fc.oneof(element, fc.constant([])) }),
  fc.record({ kind: fc.constantFrom("add" as const, "add" as const, "unset" as const), key }),
);

/** Sets a key at the top or in the object under it, adds to the list under it, or takes it out. */
export function performJson(draft: JsonDraft<{ readonly [key: string]: Json }>, operation: JsonOp): void {
  const held = draft.value[operation.key];
  switch (operation.kind) {
    case "set":
      draft.set([operation.key], operation.value);
      return;
    case "into":
      if (typeof held === "object" && held !== null && !Array.isArray(held))
        draft.set([operation.key, "in"], operation.value);
      else draft.set([operation.key], { in: operation.value });
      return;
    case "add":
      if (Array.isArray(held)) draft.insert([operation.key, held.length >> 1], held.length);
      else draft.set([operation.key], [1, 2]);
      return;
    case "unset":
      draft.delete([operation.key]);
  }
}
