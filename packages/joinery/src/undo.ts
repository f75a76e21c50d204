// Undo and redo, for those who want them: apart from the front door, so that nobody else loads them.
export { type UndoManager, type UndoOptions, type UndoResult, undoManager } from "@joinery/replica/undo";
