// For tests: one line that simulates an application with many seeds and fails with the smallest schedule that breaks it.

export { type ConvergeOptions, expectConverges, SimulationFailure } from "./expect-converges.js";
