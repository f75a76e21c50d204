// What is left when all have met: nothing waits, nothing is said, and what a document has seen is one number per author. A settled session
// is silent (protocol, section 12), so whoever goes on talking costs its users their batteries for ever.

import type { DocumentCore } from "@joinery/replica";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

/** Longer than any pause between two words of a session that has something to say, virtual milliseconds. */
const silenceMs = 10_000;
/** Within which it has to come. */
const talkMsMax = 60_000;
const stepMs = 1000;

const silence = "who has met falls silent";
const emptiness = "nothing waits in the end";

/** Whether a fingerprint is of something that shows only some time after all have met. */
export function isAboutRest(fingerprint: string | null): boolean {
  return [silence, emptiness].some((check) => fingerprint?.startsWith(check) === true);
}

export class RestChecker implements NodeObserver {
  readonly #log: CheckLog;

  constructor(log: CheckLog) {
    this.#log = log;
  }

  /** Operations of an author come in order, so there is nothing beyond a gap to be remembered one by one. */
  settled(node: VirtualNode, { id, state: { context } }: DocumentCore): void {
    this.#log.check("metadata is bounded", context.cloudSize === 0, () => {
      return `node ${node.index} remembers ${context.cloudSize} operations of "${id}" beyond a gap`;
    });
  }

  /**
   * Lets time pass until nothing is said for so long that nothing will be.
   * @param runUntil lets everything happen up to a virtual moment @param said how many frames were sent so far
   */
  awaitSilence(nowMs: number, runUntil: (atMs: number) => void, said: () => number): void {
    let [before, silentMs, passedMs] = [said(), 0, 0];
    while (silentMs < silenceMs && passedMs < talkMsMax) {
      passedMs += stepMs;
      runUntil(nowMs + passedMs);
      silentMs = said() === before ? silentMs + stepMs : 0;
      before = said();
    }
    this.#log.check(silence, silentMs >= silenceMs, () => {
      return `all have met, and frames were sent in all of the ${talkMsMax / 1000} s after that`;
    });
  }

  /** @param nodes all that have met, and fallen silent */
  end(nodes: readonly VirtualNode[]): void {
    for (const { index, engine, documents } of nodes) {
      const waits = documents.reduce((sum, { pendingBytes }) => sum + pendingBytes, 0);
      const bytes = waits + engine.unfinishedBytes + engine.stagedBytes;
      this.#log.check(emptiness, bytes === 0, () => {
        return `all have met, and at node ${index} ${bytes} bytes still wait for something`;
      });
    }
  }
}
