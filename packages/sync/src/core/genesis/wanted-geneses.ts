// What a peer is to be asked for, and when: again and again, ever more rarely, until it answers. What is wanted because another peer
// asked for the document goes at a measured pace, in turn for all who asked: so a peer that asks for names which nobody has the
// genesis of costs the others little, and holds up none of them.

import type { SessionLimits } from "../session-options.js";

/** Most questions on behalf of others in one `repairMs`. */
export const questionsMax = 32;

interface Want {
  /** The session whose peer asked for the document; undefined where this replica itself wants it, or the peer that is asked. */
  readonly asker: object | undefined;
  atMs: number;
  waitMs: number;
}

export class WantedGeneses {
  readonly #limits: SessionLimits;
  readonly #wants: Map<string, Want> = new Map();
  /** When a question was last asked on behalf of whom. */
  readonly #served: WeakMap<object, number> = new WeakMap();
  #turn = 0;
  /** Questions on behalf of others since then. */
  #paced = 0;
  #pacedSinceMs = Number.NEGATIVE_INFINITY;
  /** Nothing is due before. */
  #nextMs = Number.POSITIVE_INFINITY;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  want(document: string, asker: object | undefined, nowMs: number): void {
    const want = this.#wants.get(document);
    if (want !== undefined && (want.asker === undefined || asker !== undefined)) return;
    this.#wants.set(
      document,
      want === undefined ? { asker, atMs: nowMs, waitMs: this.#limits.repairMs } : { ...want, asker },
    );
    this.#nextMs = Math.min(this.#nextMs, nowMs);
  }

  /** False for one that was not wanted. */
  delete(document: string): boolean {
    return this.#wants.delete(document);
  }

  get isEmpty(): boolean {
    return this.#wants.size === 0;
  }

  isDue(nowMs: number): boolean {
    return this.#wants.size > 0 && nowMs >= this.#nextMs;
  }

  /** Has asked what is due, until `ask` answers that there is no room. */
  ask(nowMs: number, ask: (document: string) => boolean): void {
    if (this.#wants.size === 0) return;
    if (nowMs >= this.#pacedSinceMs + this.#limits.repairMs) {
      this.#paced = 0;
      this.#pacedSinceMs = nowMs;
    }
    for (const [document, want] of this.#due(nowMs)) {
      if (want.asker !== undefined && this.#paced >= questionsMax) break;
      if (!ask(document)) break;
      want.atMs = nowMs + want.waitMs;
      want.waitMs = Math.min(2 * want.waitMs, this.#limits.repairMsMax);
      if (want.asker === undefined) continue;
      this.#paced++;
      this.#served.set(want.asker, this.#turn++);
    }
    this.#nextMs = this.#next();
  }

  /** What is wanted for its own sake first, then of each asker one in turn, first of who was served longest ago. */
  *#due(nowMs: number): Iterable<[string, Want]> {
    const byAsker = new Map<object | undefined, [string, Want][]>();
    for (const due of this.#wants) {
      const { asker, atMs } = due[1];
      if (atMs > nowMs) continue;
      const others = byAsker.get(asker);
      if (others === undefined) byAsker.set(asker, [due]);
      else others.push(due);
    }
    yield* byAsker.get(undefined) ?? [];
    byAsker.delete(undefined);
    const servedAt = ([asker]: [object | undefined, unknown]): number => this.#served.get(asker as object) ?? -1;
    const queues = [...byAsker].sort((one, other) => servedAt(one) - servedAt(other)).map(([, queue]) => queue);
    for (let round = 0; queues.some((queue) => queue.length > round); round++) {
      for (const queue of queues) if (queue[round] !== undefined) yield queue[round] as [string, Want];
    }
  }

  #next(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    const resumesMs = this.#paced >= questionsMax ? this.#pacedSinceMs + this.#limits.repairMs : 0;
    for (const { asker, atMs } of this.#wants.values())
      nextMs = Math.min(nextMs, asker === undefined ? atMs : Math.max(atMs, resumesMs));
    return nextMs;
  }
}
