// How many bytes of entries the peer may send: what came so far, and room for as much as is not under way to the disk here.
// So a disk that is slow slows down whoever sends, and what waits in memory is bounded. The peer is told when half of it is
// used, or when it waits.

export class ReceiveWindow {
  readonly #size: number;
  readonly #messageBytesMax: number;
  #received = 0;
  #told: number;
  #isAwaited = false;

  /** @param messageBytesMax how far the peer's last message may go beyond what it may send */
  constructor(size: number, messageBytesMax: number) {
    this.#size = size;
    this.#messageBytesMax = messageBytesMax;
    this.#told = size;
  }

  /** The sum up to which the peer may send, when it is due to hear of it; `unfinished` answers the bytes under way to the disk. */
  due(unfinished: () => number): number | undefined {
    const isLow = this.#told - this.#received < this.#size / 2;
    if (!isLow && !this.#isAwaited) return undefined;
    const room = this.#size - unfinished();
    const limit = this.#received + room;
    // Whoever waits has not heard what it was told last, or has used it up.
    return room > 0 && (this.#isAwaited || limit > this.#told) ? limit : undefined;
  }

  receive(bytes: number): void {
    this.#received += bytes;
  }

  /** The peer waits, and has sent this much: what is missing from it here was lost. It can't have sent more than it may and one message. */
  awaited(sent: number): void {
    this.#received = Math.max(this.#received, Math.min(sent, this.#told + this.#messageBytesMax));
    this.#isAwaited = true;
  }

  tell(limit: number): void {
    this.#told = limit;
    this.#isAwaited = false;
  }

  /** The peer counts anew. */
  restart(): void {
    this.#received = 0;
    this.#told = this.#size;
    this.#isAwaited = false;
  }
}
