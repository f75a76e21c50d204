// What a vector leaves out: what entries of the same frame tell, and nothing else.
import { AuthorTable } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../src/core/author-names.js";
import { openDocumentMessage, readVector } from "../src/core/document-messages.js";
import { Allowance } from "../src/core/flow/allowance.js";
import { decodeFrame, FrameDraft, messageType } from "../src/core/frame.js";
import { defaultLimits } from "../src/core/session-options.js";
import { Telling } from "../src/core/telling.js";
import { VectorTalk } from "../src/core/vectors/vector-talk.js";
import { TestNetwork } from "./model/test-network.js";

const ref = { name: "room", sender: 1 };

function telling() {
  const network = new TestNetwork({ nodes: 2 });
  for (const node of network.nodes) node.change("room", (draft) => draft.score.at("ann").add(1));
  network.settle(5000);
  const document = network.node(0).document("room");
  const names = new AuthorNames(document.authors);
  const session = { limits: defaultLimits, randomWord: () => 7, allowance: new Allowance(defaultLimits, 0) };
  const subject = new Telling(document, new VectorTalk(document, names, session), false);
  /** The authors that the vector in a frame tells of, in order of their names. */
  const toldIn = (draft: FrameDraft): readonly string[] => {
    const context = { ref, names, nowMs: 0, peer: document.applied, pull: () => false };
    subject.write(draft, context);
    const [message] = decodeFrame(draft.toBytes());
    expect(message?.type).toBe(messageType.vector);
    const theirs = new AuthorTable();
    const { decoder } = openDocumentMessage(message?.body as Uint8Array);
    return readVector(decoder, new AuthorNames(theirs))
      .dots.map(({ author }) => theirs.idOf(author))
      .sort();
  };
  return { subject, document, toldIn, authors: network.nodes.map(({ author }) => author as string).sort() };
}

const frame = (): FrameDraft => new FrameDraft(defaultLimits.frameBytesMax);

describe("a vector", () => {
  it("leaves out those of whom entries of the same frame tell all", () => {
    const { subject, document, toldIn, authors } = telling();
    const draft = frame();
    subject.tellAll(1);
    subject.tells(document.self, document.durable.get(document.self), draft);
    expect(toldIn(draft)).toEqual(authors.filter((author) => author !== document.authors.idOf(document.self)));
  });

  it("tells of those of whom entries told a part, or in another frame, which may be lost", () => {
    const { subject, document, toldIn, authors } = telling();
    const draft = frame();
    subject.tellAll(1);
    subject.tells(document.self, document.durable.get(document.self) - 1, draft);
    expect(toldIn(draft)).toEqual(authors);
    subject.tellAll(1);
    subject.tells(document.self, document.durable.get(document.self), frame());
    expect(toldIn(frame())).toEqual(authors);
    subject.tellAll(1);
    expect(toldIn(frame())).toEqual(authors);
  });
});
