// The door of documents with a genesis, for those who have them.
export type { Founded, Founding } from "../../core/founding.js";
export { found } from "../../core/genesis/found.js";
export { founding } from "./founding.js";
export { sha256 } from "./sha256.js";
