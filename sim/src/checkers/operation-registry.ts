// What users were told has been done, by author and sequence number: the independent side of every model checker.
// It is filled by the workload from the answers it got, never from a replica's state.

/** Accepted operations of one kind. A crash may take some that were never acknowledged; their numbers are then used anew. */
export class OperationRegistry<Operation> {
  readonly #byAuthor: Map<number, Map<number, Operation>> = new Map();

  /** Records what `author` did under `seq`, in place of what an undone operation left there. */
  record(author: number, seq: number, operation: Operation): void {
    let operations = this.#byAuthor.get(author);
    if (operations === undefined) this.#byAuthor.set(author, (operations = new Map()));
    operations.set(seq, operation);
  }

  /** Forgets what `author` did under `seq`: another kind of operation took the number. */
  forget(author: number, seq: number): void {
    this.#byAuthor.get(author)?.delete(seq);
  }

  get(author: number, seq: number): Operation | undefined {
    return this.#byAuthor.get(author)?.get(seq);
  }

  /** How many operations of `author` have a number up to `lastSeq`. */
  countUpTo(author: number, lastSeq: number): number {
    let count = 0;
    for (const seq of this.#byAuthor.get(author)?.keys() ?? []) if (seq <= lastSeq) count++;
    return count;
  }
}
