// Who seeks by prefix has documents opened at a measured pace, however often it says so, and nobody else waits for it.
import type { DocumentId } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { openingsMax, openingsPerSecond } from "../src/core/access/access-gate.js";
import { Interests } from "../src/core/interest/interests.js";
import type { PeerLink } from "../src/shell/peer-link.js";
import { SoughtDocuments } from "../src/shell/sought-documents.js";

const total = openingsMax + 1000;
const rooms = Array.from({ length: total }, (_, index) => `room/${index}` as DocumentId);
const all = new Interests(true, [{ prefix: "room/" }]);

/** A storage of many documents, and a clock that only goes where somebody rests. */
function storage() {
  let nowMs = 0;
  const open = new Set<DocumentId>();
  const opened = new Map<PeerLink, number>();
  const gone = new Set<PeerLink>();
  const sought = new SoughtDocuments({
    now: () => nowMs,
    rest: async (delayMs) => {
      nowMs += delayMs;
    },
    documents: async () => rooms,
    isToBeOpened: (id) => !open.has(id),
    isThere: (link) => !gone.has(link),
    request: async (link, id) => {
      open.add(id);
      opened.set(link, (opened.get(link) ?? 0) + 1);
    },
  });
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turns = 0; !isSo() && turns < 100_000; turns++) await Promise.resolve();
    expect(isSo()).toBe(true);
  };
  return { sought, open, opened, gone, until, now: () => nowMs };
}

const link = (): PeerLink => ({}) as PeerLink;

describe("documents that a peer seeks", () => {
  it("are opened at once up to a number, then so many a second, and all in the end", async () => {
    const { sought, open, until, now } = storage();
    sought.seek(link(), all);
    await until(() => open.size >= openingsMax);
    expect(now()).toBeLessThanOrEqual(100);
    await until(() => open.size === total);
    expect(now()).toBeGreaterThanOrEqual(((total - openingsMax) / openingsPerSecond) * 1000 - 100);
  });

  it("are no more for who seeks them again and again, while they are closed", async () => {
    const { sought, open, opened, until, now } = storage();
    const greedy = link();
    for (let round = 0; round < 5; round++) {
      open.clear();
      sought.seek(greedy, all);
      await until(() => open.size > 300);
    }
    expect(opened.get(greedy)).toBeLessThanOrEqual(openingsMax + 1 + (now() / 1000) * openingsPerSecond);
    expect(now()).toBeGreaterThan(3000);
  });

  it("are opened for another peer meanwhile, and no more for one that has gone", async () => {
    const { sought, open, opened, gone, until } = storage();
    const [first, second] = [link(), link()];
    sought.seek(first, all);
    await until(() => open.size > openingsMax);
    gone.add(first);
    open.clear();
    sought.seek(second, all);
    await until(() => opened.get(second) === openingsMax);
    expect(opened.get(first)).toBeLessThan(openingsMax + 50);
  });
});
