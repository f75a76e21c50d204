// The door of undoing: what a transaction did is taken down while it runs, and undone later in another one.
export { joined, type PlaceKeys, redirected, type Step } from "./step.js";
export { takeDown, type Witness } from "./take-down.js";
export { type OpenTransaction, type StepUndone, undoStep } from "./undo-step.js";
