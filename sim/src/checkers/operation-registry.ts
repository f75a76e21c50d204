// What users were told has been done, by author and sequence number: the independent side of every model checker.
// It is filled by the workload from the answers it got, never from a replica's state.

import { getOrCreate } from "../kernel/get-or-create.js";

/** Accepted operations of one kind. A crash may take some that were never acknowledged; their numbers are then used anew. */
export class OperationRegistry<Operation> {
  readonly #byAuthor: Map<number, Map<number, Operation>> = new Map();

  /** Records what `author` did under `seq`, in place of what an undone operation left there. */
  record(author: number, seq: number, operation: Operation): void {
    getOrCreate(this.#byAuthor, author, () => new Map<number, Operation>()).set(seq, operation);
  }

  /** Forgets what `author` did under `seq`: another kind of operation took the number. */
  forget(author: number, seq: number): void {
    this.#byAuthor.get(author)?.delete(seq);
  }

  get(author: number, seq: number): Operation | undefined {
    return this.#byAuthor.get(author)?.get(seq);
  }
}
