// What a user may rely on, broken by hand: the checker names it.
import { VersionVector } from "@joinery/clock";
import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { AuthorDirectory } from "../../src/checkers/author-directory.js";
import { AuthorSeqs } from "../../src/checkers/author-seqs.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { SessionChecker } from "../../src/checkers/session-checker.js";
import { authorOf } from "../../src/node/cluster.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";

/** Two nodes that see what they are told to see. */
function watched() {
  const log = new CheckLog(() => 0);
  const authors = new AuthorDirectory([authorOf(1, 0), authorOf(1, 1)]);
  const seqs = [new AuthorSeqs(authors.places), new AuthorSeqs(authors.places)];
  const seqsOf = (node: number): AuthorSeqs => seqs[node] as AuthorSeqs;
  const checker = new SessionChecker(log, authors, {
    visible: (node) => ({ seqs: seqs[node.index] }) as never,
  });
  const documents = [0, 1].map((self) => {
    const context = {
      get vector() {
        const vector = new VersionVector();
        for (const author of [0, 1]) vector.raise(author, seqsOf(self).get(author));
        return vector;
      },
    };
    return {
      id: "d",
      self,
      state: { context },
      authors: { idOf: (author: number) => authorOf(1, author) },
    };
  }) as unknown as DocumentCore[];
  const nodes = documents.map((document, index) => ({ index, documents: [document] }) as unknown as VirtualNode);
  const see = (node: number, author: number, seq: number, origin: "local" | "peer"): void => {
    seqsOf(node).set(author, seq);
    const effect = { author, firstSeq: seq, lastSeq: seq, origin } as unknown as DeliverEffect;
    checker.delivered(nodes[node] as VirtualNode, documents[node] as DocumentCore, effect);
  };
  const settle = (node: number): void => checker.settled(nodes[node] as VirtualNode, documents[node] as DocumentCore);
  const forget = (node: number, author: number): void => {
    seqsOf(node).set(author, 0);
  };
  const crash = (node: number): void => checker.crashed(nodes[node] as VirtualNode);
  return { see, settle, forget, crash, broken: () => log.violations.map(({ check }) => check) };
}

describe("a session", () => {
  it("is fine as long as everything comes after what its writer had seen", () => {
    const { see, settle, broken } = watched();
    see(0, 0, 1, "local");
    see(1, 0, 1, "peer");
    see(1, 1, 1, "local");
    see(0, 1, 1, "peer");
    settle(0);
    settle(1);
    expect(broken()).toEqual([]);
  });

  it("that shows an answer without its question is broken", () => {
    const { see, forget, broken } = watched();
    see(0, 0, 1, "local");
    see(1, 0, 1, "peer");
    see(1, 1, 1, "local");
    forget(0, 0);
    see(0, 1, 1, "peer");
    expect(broken()).toEqual(["writes follow reads"]);
  });

  it("that shows less than before is broken, and one after a crash is another", () => {
    const { see, settle, forget, crash, broken } = watched();
    see(1, 0, 1, "peer");
    settle(1);
    forget(1, 0);
    crash(1);
    settle(1);
    expect(broken()).toEqual([]);
    see(1, 0, 1, "peer");
    settle(1);
    forget(1, 0);
    // As many as before, and not the same.
    see(1, 1, 1, "local");
    settle(1);
    expect(broken()).toEqual(["monotonic reads"]);
  });

  it("that does not show what was written in it is broken", () => {
    const { see, settle, forget, broken } = watched();
    see(0, 0, 1, "local");
    see(0, 1, 1, "peer");
    forget(0, 0);
    settle(0);
    expect(broken()).toEqual(["read your writes"]);
  });
});
