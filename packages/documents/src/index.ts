// The front door of documents: what its field types have in common. The types themselves are on a sub-path per library.
export type { DocumentField } from "./core/document-field.js";
export type { JsonDraft } from "./core/json-draft.js";
export type { ListDraft } from "./core/list-draft.js";
export type { TextDraft } from "./core/text-draft.js";
export type { Json, JsonPath } from "./values/json.js";
