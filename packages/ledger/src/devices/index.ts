// The door of what moves money between the devices of an account, for those that have it moved in the background.
export { rebalancing } from "./rebalance.js";
export type { UnitFunds } from "./unit-funds.js";
