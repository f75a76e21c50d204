// The door of undo and redo.
export { type UndoManager, type UndoOptions, type UndoResult, undoManager } from "./undo-redo.js";
