// Calls that take some time to be prepared and are handed on in the order in which they came: storage keeps what is called first as
// the first. They are prepared at once, so calls of one turn still reach storage together.

export class OrderedCalls {
  #last: Promise<unknown> = Promise.resolve();

  /** What `issue` answers. It is called once all earlier calls were issued or have failed. */
  call<Prepared, T>(prepared: Promise<Prepared>, issue: (prepared: Prepared) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => prepared);
    this.#last = turn.catch(() => undefined);
    return turn.then(issue);
  }
}
