// Field types that stand on Automerge.
export { type JsonField, json } from "./json.js";
export { type ListField, list } from "./list.js";
export { type TextField, text } from "./text.js";
