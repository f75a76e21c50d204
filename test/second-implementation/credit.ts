// Section 9 of docs/protocol.md, of a document or of a session.

/** Small, so that it is used up and raised. */
export const windowBytes = 500;

export class Credit {
  #sent = 0;
  #limit = 0;
  /** The limit at which BLOCKED was said. */
  #blockedAt: number | undefined;
  #came = 0;
  #told = windowBytes;

  get mayBegin(): boolean {
    return this.#sent < this.#limit;
  }

  raise(limit: number): void {
    this.#limit = Math.max(this.#limit, limit);
  }

  sent(bytes: number): void {
    this.#sent += bytes;
  }

  /** What BLOCKED is to say, once per limit. */
  blocked(): number | undefined {
    if (this.mayBegin || this.#blockedAt === this.#limit) return undefined;
    this.#blockedAt = this.#limit;
    return this.#sent;
  }

  came(bytes: number): void {
    this.#came += bytes;
  }

  /** BLOCKED has come: the difference was lost. */
  awaited(sum: number): void {
    this.#came = Math.max(this.#came, Math.min(sum, this.#told + windowBytes));
    this.#told = 0;
  }

  /** The limit to tell, when it is time to. */
  due(): number | undefined {
    if (this.#told - this.#came >= windowBytes / 2) return undefined;
    this.#told = this.#came + windowBytes;
    return this.#told;
  }
}
