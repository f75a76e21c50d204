// Several devices of one account: money moves between them in the background, so that each can pay while it is cut off.
export { type KeepBalancedOptions, keepBalanced } from "./devices/keep-balanced.js";
