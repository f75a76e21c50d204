// How many bytes of entries the peer has room for: it says up to which sum it takes them. One that reaches it says where it
// stands, in case some of what it sent was lost on the way and is missing from the peer's sum.

export class SendWindow {
  #limit = 0;
  #sent = 0;
  /** The limit at which the peer was told that this side waits. */
  #toldAt = -1;
  #toldMs = 0;

  /** Bytes that were sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** True while a message of entries may be sent: the last one may go beyond the limit, so none is too large. */
  get isOpen(): boolean {
    return this.#sent < this.#limit;
  }

  /** True when the peer does not yet know that this side waits. */
  get isWaitUntold(): boolean {
    return !this.isOpen && this.#toldAt !== this.#limit;
  }

  spend(bytes: number): void {
    this.#sent += bytes;
  }

  /** The peer takes up to this sum; an older word of it that comes late changes nothing. */
  raise(limit: number): void {
    this.#limit = Math.max(this.#limit, limit);
  }

  /** The peer counts anew, and takes this much. */
  restart(limit: number): void {
    this.#limit = limit;
    this.#sent = 0;
    this.#toldAt = -1;
  }

  told(nowMs: number): void {
    this.#toldAt = this.#limit;
    this.#toldMs = nowMs;
  }

  /** What was told so long ago may have been lost. */
  forgetTold(nowMs: number, afterMs: number): void {
    if (nowMs - this.#toldMs >= afterMs) this.#toldAt = -1;
  }
}
