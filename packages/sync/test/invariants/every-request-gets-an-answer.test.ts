// Invariant 7: every request gets an answer, be it that there is nothing.
import { AuthorTable } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetchOf, framed, wantOf } from "../model/by-name.js";
import { ForkedHistory, identityOf } from "../model/forked-history.js";
import { holds, type Seen, timeoutMs } from "../model/property.js";
import { play, schedules } from "../model/schedule.js";
import type { TestLink } from "../model/test-link.js";
import { stepMs, TestNetwork } from "../model/test-network.js";
import { authorOf, type TestDocument, type TestNode } from "../model/test-node.js";
import { carriesEntries, type Request } from "../model/wire-watch.js";

interface Due {
  readonly link: TestLink;
  readonly asker: TestNode;
  readonly asked: TestNode;
  readonly session: unknown;
  readonly request: Request;
  readonly atMs: number;
}

/** True when `asker` has all that `asked` could send it: what it asked for came by another way in the meantime. */
function needsNothing({ asker, asked, request }: Due): boolean {
  const [mine, theirs] = [asker, asked].map(({ documents }) => documents.find(({ id }) => id === request.document));
  if (mine === undefined || theirs === undefined) return true;
  const { authors } = mine;
  return [...theirs.durable.entries()].every(({ author, seq }) =>
    mine.durable.covers(authors.intern(theirs.authors.idOf(author)), seq),
  );
}

/** Fails when a session lets a request for an open document pass without a word. */
function watchAnswers(network: TestNetwork, seen: Seen): void {
  const { watch, checks, links, nodes } = network;
  let due: Due[] = [];
  const sessionOf = (link: TestLink, node: TestNode): unknown =>
    link.isOpen ? link.sessions[link.ends.indexOf(node)] : undefined;
  watch.watchers.push({
    delivered: (from, asked, { requests }) => {
      const asker = nodes.find(({ author }) => author === from);
      const link = links.find(({ ends }) => asker !== undefined && ends.includes(asker) && ends.includes(asked));
      if (asker === undefined || link === undefined) return;
      for (const request of requests) {
        if (request.document === undefined) continue;
        if (!asked.documents.some(({ id }) => id === request.document) && request.what !== "vector") continue;
        seen.count(request.what);
        due.push({ link, asker, asked, session: sessionOf(link, asked), request, atMs: network.nowMs });
      }
    },
    sent: (from, to) => {
      due = due.filter(({ asked, asker }) => asked !== from || asker !== to);
    },
  });
  checks.push(() => {
    due = due.filter((each) => sessionOf(each.link, each.asked) === each.session);
    for (const each of due) {
      if (network.nowMs - each.atMs <= stepMs || needsNothing(each)) continue;
      expect.fail(`node ${each.asked.index} says nothing to a request for ${each.request.what}`);
    }
  });
}

describe("a request", { timeout: timeoutMs }, () => {
  it("is answered by the next frame, whatever happens to the link", () => {
    const options = { runs: 400, needs: ["vector", "entries"] };
    holds("answers", schedules(), options, (schedule, seen) => {
      play(schedule, { prepare: (network) => watchAnswers(network, seen) });
    });
  });

  it("about branches of a signed document is answered, too", () => {
    const cases = fc.record({ seed: fc.nat(), loss: fc.constantFrom(0, 0.3), length: fc.integer({ min: 1, max: 12 }) });
    const options = { runs: 20, needs: ["branches", "entries by hash"] };
    holds("answers about branches", cases, options, ({ seed, loss, length }, seen) => {
      const network = forked(seed, length);
      network.faults = { loss, duplication: loss, delayMsMax: 300 };
      watchAnswers(network, seen);
      network.run(10_000);
    });
  });
});

/** Two nodes that were shown one side each of a fork. */
function forked(seed: number, length: number): TestNetwork {
  const network = new TestNetwork({ nodes: 2, seed, identities: [1, 2].map(identityOf) });
  for (const node of network.nodes) {
    const history = new ForkedHistory();
    for (let count = 0; count < length; count++) history.write(`${node.index} ${count}`);
    history.showTo(node, network.nowMs);
  }
  return network;
}

const unrepaired = { repairMs: 600_000, repairMsMax: 600_000 };

/** How many frames node 1 of a network at rest says when node 0 asks it for something. */
function answersTo(request: Uint8Array, network: TestNetwork): number {
  network.run(2000);
  let answers = 0;
  network.watch.watchers.push({
    sent: (from) => {
      if (from.index === 1) answers++;
    },
  });
  network.links[0]!.inject(network.node(0), framed(request), network.nowMs);
  network.run(200);
  return answers;
}

describe("a request for what is not there", () => {
  it("is answered, when it is for entries", () => {
    const network = new TestNetwork({ nodes: 2, limits: unrepaired });
    const authors = new AuthorTable();
    const asked = [{ author: authors.intern(network.node(1).author), from: 1, to: 9 }];
    expect(answersTo(wantOf("room", authors, asked), network)).toBe(1);
    const unheardOf = [{ author: authors.intern(authorOf(900)), from: 1, to: 1 }];
    expect(answersTo(wantOf("room", authors, unheardOf), network)).toBe(1);
  });

  it("is answered, when it is for entries by their hashes", () => {
    const network = new TestNetwork({ nodes: 2, limits: unrepaired, identities: [1, 2].map(identityOf) });
    const { id } = network.node(1).document("room");
    expect(answersTo(fetchOf(id, [new Uint8Array(32).fill(7)]), network)).toBe(1);
  });

  it("is answered, when it is for a document that is not open", () => {
    const network = new TestNetwork({ nodes: 2, limits: unrepaired });
    network.settle(2000);
    network.node(0).open("hall");
    network.run(300);
    expect(progressOf(network, 0, "hall")).toBe("absent");
    network.expectSilence();
  });

  it.each(["entries", "entries by hash"] as const)(
    "is answered when it is repeated: %s of a document that was closed",
    (wanted) => {
      const network = wanted === "entries" ? new TestNetwork({ nodes: 2 }) : forked(1, 40);
      const link = network.links[0]!;
      if (wanted === "entries") network.settle(2000);
      let isAsked = false;
      network.watch.watchers.push({
        sent: (from, _to, { requests }) => {
          isAsked ||= from.index === 0 && requests.some(({ what }) => what === wanted);
        },
      });
      link.filter = (frame) => !carriesEntries(frame);
      if (wanted === "entries") network.node(1).change("room", ({ players }) => players.add("somebody"));
      while (!isAsked) network.step();
      network.run(200);
      network.node(1).close("room");
      link.filter = () => true;
      network.run(30_000);
      expect(progressOf(network, 0, "room")).not.toBe("syncing");
      network.expectSilence();
    },
  );
});

function progressOf(network: TestNetwork, index: 0 | 1, name: string): string | undefined {
  return network.links[0]!.sessions[index].progressOf(network.node(index).document(name) as TestDocument as never);
}
