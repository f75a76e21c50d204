// Text, lists and JSON of Automerge as field types, for those who have Automerge.
export type {
  Json,
  JsonDraft,
  JsonPath,
  ListDraft,
  TextDraft,
} from "@joinery/documents";
export { type JsonField, json, type ListField, list, type TextField, text } from "@joinery/documents/automerge";
