// What every field type of escrowed rights stands on: the sums of a matrix, and the join that keeps them.
export { cellOnChain, ownPart, rowOnChain } from "./chain-sums.js";
export { type CreditStep, EscrowAccount } from "./escrow-account.js";
export { raiseEscrowCell } from "./raise-escrow-cell.js";
export { structNesting } from "./struct-nesting.js";
