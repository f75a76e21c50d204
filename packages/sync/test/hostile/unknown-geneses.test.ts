// Peers that ask for documents which nobody knows the genesis of: what that costs the others, and whom it holds up.

import type { DocumentId } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { AccessGate } from "../../src/core/access/access-gate.js";
import { questionsMax, WantedGeneses } from "../../src/core/genesis/wanted-geneses.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { GenesisDesk } from "../../src/shell/genesis-desk.js";
import type { PeerLink } from "../../src/shell/peer-link.js";

const { repairMs, repairMsMax } = defaultLimits;

/** What is asked within a time, in order. */
function asked(wanted: WantedGeneses, fromMs: number, toMs: number, roomFor = 1000): string[] {
  const documents: string[] = [];
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 100) {
    let left = roomFor;
    if (wanted.isDue(nowMs)) wanted.ask(nowMs, (document) => left-- > 0 && documents.push(document) > 0);
  }
  return documents;
}

const names = (who: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `~${who}${number}`);

describe("a genesis that a peer is asked for", () => {
  it("is asked for ever more rarely until it answers", () => {
    const wanted = new WantedGeneses(defaultLimits);
    wanted.want("~a", undefined, 0);
    const times: number[] = [];
    for (let nowMs = 0; nowMs < 16_000; nowMs += 100) {
      if (wanted.isDue(nowMs)) wanted.ask(nowMs, () => times.push(nowMs) > 0);
    }
    expect(times).toEqual([
      0,
      repairMs,
      3 * repairMs,
      7 * repairMs,
      7 * repairMs + repairMsMax,
      7 * repairMs + 2 * repairMsMax,
    ]);
    expect(wanted.delete("~a")).toBe(true);
    expect(wanted.isDue(100_000)).toBe(false);
  });

  it("is asked for at once where it is not on behalf of others, however many there are", () => {
    const wanted = new WantedGeneses(defaultLimits);
    for (const name of names("other", 5000)) wanted.want(name, {}, 0);
    for (const name of names("own", 200)) wanted.want(name, undefined, 0);
    expect(asked(wanted, 0, 100).slice(0, 200)).toEqual(names("own", 200));
  });

  it("is asked for in turn with what others want, and so many on behalf of others at a time", () => {
    const wanted = new WantedGeneses(defaultLimits);
    for (const asker of [{ name: "one" }, { name: "two" }]) {
      for (const name of names(asker.name, 1000)) wanted.want(name, asker, 0);
    }
    expect(asked(wanted, 0, repairMs)).toHaveLength(questionsMax);
    wanted.want("~honest", { name: "honest" }, repairMs);
    expect(asked(wanted, repairMs, repairMs + 100)[0]).toBe("~honest");
    expect(asked(wanted, 2 * repairMs, 12 * repairMs)).toHaveLength(10 * questionsMax);
  });

  it("waits for room in a frame", () => {
    const wanted = new WantedGeneses(defaultLimits);
    for (const name of names("own", 20)) wanted.want(name, undefined, 0);
    expect(asked(wanted, 0, 300, 7)).toEqual(names("own", 20));
  });
});

describe("documents that are opened once their genesis is found", () => {
  it("are looked for so many at a time for each peer, and hold up no others", () => {
    const gate = new AccessGate(0);
    for (const [ask, name] of [...names("unknown", 200), "room"].entries()) gate.holdStranger(name, ask + 1, false);
    const first = gate.questions(0).map(({ document }) => document);
    expect(first).toEqual(["room", ...names("unknown", 32)]);
    expect([gate.isDue, gate.questions(0)]).toEqual([false, []]);
    gate.take("~unknown5");
    expect([gate.isDue, gate.questions(0).map(({ document }) => document)]).toEqual([true, ["~unknown32"]]);
  });
});

/** A link to a peer, which has asked for documents or not. */
function link(asksFor: readonly string[]): { peer: PeerLink; wanted: WantedGeneses; asksFor: Set<string> } {
  const wanted = new WantedGeneses(defaultLimits);
  const documents = new Set(asksFor);
  const session = {
    isAskedFor: (document: string) => documents.has(document),
    genesis: {
      want: (document: string, asker: object | undefined) => wanted.want(document, asker, 0),
      wantNoMore: (document: string) => wanted.delete(document),
    },
  };
  return { peer: { session } as unknown as PeerLink, wanted, asksFor: documents };
}

describe("what peers ask for", () => {
  it("is asked of themselves at once, of all others at a measured pace, also when they have left", async () => {
    const unknown = names("unknown", 500);
    const liar = link(unknown);
    const honest = link([]);
    const links = new Set([liar.peer, honest.peer]);
    const desk = new GenesisDesk({
      links,
      stirred: () => {},
      genesisFor: async () => undefined,
      problemOf: () => undefined,
      forged: () => {},
    });
    const fetching = unknown.map((name) => desk.fetch(name as DocumentId, new AbortController().signal));
    expect(asked(liar.wanted, 0, 100)).toHaveLength(500);
    expect(asked(honest.wanted, 0, 100)).toHaveLength(questionsMax);
    liar.asksFor.clear();
    links.delete(liar.peer);
    const late = link([]);
    links.add(late.peer);
    desk.connected(late.peer);
    expect(asked(late.wanted, 0, 100)).toHaveLength(questionsMax);
    desk.close();
    for (const { status } of await Promise.allSettled(fetching)) expect(status).toBe("rejected");
  });
});
