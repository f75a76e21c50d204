// The door of documents with a genesis, for those who have them.
export type { Founded, Founding } from "../founding.js";
export { found } from "./found.js";
export { founding } from "./founding.js";
