// A document with a field of each type, and operations that are spread over them: one run of the laws for all.
import { type AnyField, type FieldType, map, type StructDraft, struct } from "@joinery/crdt";
import type { LawSubject } from "@joinery/testing";
import fc from "fast-check";
import type { Json, JsonDraft, ListDraft, TextDraft } from "../../src/index.js";
import { jsonOp, listOp, performJson, performList, performText, type TextOp, textOp } from "./operations.js";

type Text = FieldType<unknown, unknown, string, TextDraft>;
type List = FieldType<unknown, unknown, readonly Json[], ListDraft<Json>>;
type Document = FieldType<unknown, unknown, unknown, JsonDraft<{ readonly [key: string]: Json }>>;

/** The subject of the laws for the types of one library. */
export function wholeDocument(text: unknown, list: unknown, json: unknown): LawSubject<Operation, AnyField> {
  const fields = { text: text as Text, list: list as List, json: json as Document, notes: map(text as Text) };
  return {
    type: struct(fields) as unknown as AnyField,
    operation,
    perform: (draft, one) => perform(draft as StructDraft<typeof fields>, one),
  };
}

type Operation =
  | readonly ["text" | "note", TextOp]
  | readonly ["list", Parameters<typeof performList>[1]]
  | readonly ["json", Parameters<typeof performJson>[1]];

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constantFrom("text" as const, "note" as const), textOp),
  fc.tuple(fc.constant("list" as const), listOp),
  fc.tuple(fc.constant("json" as const), jsonOp),
);

interface Drafts {
  readonly text: TextDraft;
  readonly list: ListDraft<Json>;
  readonly json: JsonDraft<{ readonly [key: string]: Json }>;
  readonly notes: { at(key: string): TextDraft; delete(key: string): void };
}

function perform({ text, list, json, notes }: Drafts, one: Operation): void {
  switch (one[0]) {
    case "text":
      performText(text, one[1]);
      return;
    case "note":
      if ("remove" in one[1] && one[1].at > 60) notes.delete("note");
      else performText(notes.at("note"), one[1]);
      return;
    case "list":
      performList(list, one[1]);
      return;
    case "json":
      performJson(json, one[1]);
  }
}
