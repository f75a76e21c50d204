// Two replicas that talk over a link without delay or fault, and what crossed it: the same bytes on every run, as authors, times
// and random numbers are given.

import type { DocumentCore } from "@joinery/replica";
import type { Session } from "@joinery/sync";
import { expect } from "vitest";
import { type TestDocument, TestNode } from "../model/test-node.js";

export interface SentFrame {
  readonly by: "A" | "B";
  readonly frame: Uint8Array;
}

const startMs = Date.UTC(2026, 0, 1);

/** A and B, of whom B has an entry that A lacks, open a session: all its frames, in their order. */
export function openingThatDiffersByOneEntry(): SentFrame[] {
  const [a, b] = [new TestNode(0, {}), new TestNode(1, {})] as const;
  for (const node of [a, b]) {
    node.advance(startMs);
    node.open("room");
  }
  change(a, startMs + 1);
  talk(a, b, startMs + 2);
  change(b, startMs + 3);
  const frames = talk(a, b, startMs + 4);
  expect(a.stateOf("room")).toBe(b.stateOf("room"));
  return frames;
}

function change(node: TestNode, nowMs: number): void {
  node.advance(nowMs);
  node.change("room", (draft) => draft.score.at("ann").add(5));
  node.advance(nowMs);
}

/** Opens a session, and ends it when nobody has anything to say. */
function talk(a: TestNode, b: TestNode, nowMs: number): SentFrame[] {
  const ends = [
    { by: "A", node: a, session: a.engine.connect(nowMs) },
    { by: "B", node: b, session: b.engine.connect(nowMs) },
  ] as const;
  const frames: SentFrame[] = [];
  let before = -1;
  while (frames.length > before) {
    before = frames.length;
    for (const [side, { by, session }] of ends.entries()) {
      const said = session.pump().flatMap((effect) => (effect.type === "send" ? [effect.frame] : []));
      const other = ends[1 - side] as (typeof ends)[number];
      for (const frame of said) {
        frames.push({ by, frame });
        hear(other.node, other.session, frame, nowMs);
      }
    }
  }
  for (const { node, session } of ends) {
    expect(session.settled).toBe(true);
    node.engine.disconnect(session);
  }
  return frames;
}

function hear(node: TestNode, session: Session, frame: Uint8Array, nowMs: number): void {
  for (const effect of session.receive(frame, nowMs)) {
    expect(effect.type).toBe("deliver");
    if (effect.type !== "deliver") continue;
    const document = effect.document as DocumentCore as unknown as TestDocument;
    node.perform(document, document.receive(effect.entries, nowMs));
  }
  node.advance(nowMs);
}
