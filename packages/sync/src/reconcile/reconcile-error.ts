// What a caller of the reconciliation core can do wrong. What a peer does wrong is an answer, never thrown.

/** An item or a batch does not fit the structure it was given to: a bug of the caller. */
export class ReconcileError extends Error {
  readonly code: "WRONG_WIDTH" | "WRONG_SHAPE" | "TOO_MANY_SYMBOLS";
  override readonly name: string = "ReconcileError";

  constructor(code: ReconcileError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
