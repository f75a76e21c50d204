// Bytes as accidents and attackers make them, and a harness that counts what a decoder does with them.
export { Dice, mutated, randomBytes } from "./mutation.js";
