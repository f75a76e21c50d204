// Sessions of members: documents wait until the link is one of the active view on both sides, and whoever is no member of a mesh
// notices nothing of it.

import type { DocumentCore } from "@joinery/replica";
import type { Session, SyncEffect } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../../src/core/frame.js";
import { isAboutMembership } from "../../src/core/membership/membership.js";
import type { MembershipLimits } from "../../src/core/membership/membership-limits.js";
import { Mesh, type MeshFactory } from "../../src/core/membership/mesh.js";
import { type TestDocument, TestNode } from "../model/test-node.js";

const startMs = 1_700_000_000_000;

class Meeting {
  readonly nodes: readonly [TestNode, TestNode];
  readonly sessions: readonly [Session, Session];
  /** Types of messages, by who said them. */
  readonly said: [number[], number[]] = [[], []];
  readonly frames: Uint8Array[][] = [[], []];
  readonly ended: string[] = [];

  constructor(nodes: readonly [TestNode, TestNode], sessions: readonly [Session, Session]) {
    this.nodes = nodes;
    this.sessions = sessions;
  }

  /** Until nobody has anything to say. */
  talk(nowMs = startMs): this {
    for (let isQuiet = false; !isQuiet; ) {
      isQuiet = true;
      for (const side of [0, 1] as const) {
        for (const effect of this.sessions[side].pump()) {
          isQuiet = false;
          this.#perform(side, effect, nowMs);
        }
        for (const node of this.nodes) node.advance(nowMs);
      }
    }
    return this;
  }

  #perform(side: 0 | 1, effect: SyncEffect, nowMs: number): void {
    const other = (1 - side) as 0 | 1;
    if (effect.type === "close") this.ended.push(effect.code);
    else if (effect.type === "deliver") {
      const document = effect.document as DocumentCore as unknown as TestDocument;
      this.nodes[side].perform(document, document.receive(effect.entries, nowMs));
    } else if (effect.type === "send") {
      this.frames[side]!.push(effect.frame);
      this.said[side].push(...decodeFrame(effect.frame).map(({ type }) => type));
      for (const heard of this.sessions[other].receive(effect.frame, nowMs)) this.#perform(other, heard, nowMs);
    }
  }
}

function node(
  index: number,
  contacts: readonly string[] | undefined,
  limits: Partial<MembershipLimits> = {},
): TestNode {
  const gossip: MeshFactory | undefined = contacts && {
    mesh: (author, randomWord) => new Mesh(author, { contacts, limits }, randomWord),
  };
  const made = new TestNode(index, {}, { gossip });
  made.advance(startMs);
  made.open("room");
  made.change("room", (draft) => draft.score.at("ann").add(index + 1));
  made.advance(startMs);
  made.engine.mesh?.begin([`at ${index}`], startMs);
  return made;
}

/** `near` dials `far`, as its mesh asks it to. */
function dial(near: TestNode, far: TestNode, nowMs = startMs): Meeting {
  near.engine.mesh?.tick(nowMs);
  const asked = near.engine.mesh?.take().find(({ type }) => type === "dial");
  if (asked?.type !== "dial") throw new TypeError("nobody is to be dialled");
  return new Meeting([near, far], [near.engine.connect(nowMs, undefined, asked.target), far.engine.connect(nowMs)]);
}

const isAboutMesh = (type: number): boolean => type === messageType.gossip || isAboutMembership(type);
const isAboutDocuments = (type: number): boolean =>
  !isAboutMesh(type) && type !== messageType.hello && type !== messageType.error;

describe("two members", () => {
  it("talk about documents once the link is active on both sides", () => {
    const [near, far] = [node(0, ["at 1"]), node(1, [])];
    const meeting = dial(near, far).talk();
    expect(near.stateOf("room")).toBe(far.stateOf("room"));
    expect(meeting.sessions.map(({ settled }) => settled)).toEqual([true, true]);
    expect(near.engine.mesh?.membership.active).toEqual([far.author]);
    expect(far.engine.mesh?.membership.active).toEqual([near.author]);
    const [first, answer] = meeting.said;
    const { gossip, hello, join, neighbor } = messageType;
    expect(first.slice(0, 3)).toEqual([gossip, hello, join]);
    expect(answer.slice(0, 3)).toEqual([gossip, hello, neighbor]);
  });

  it("say nothing of documents where one has no room, and the link ends", () => {
    const timeoutMs = 60_000;
    const far = node(1, [], { activeMax: 1, timeoutMs });
    const near = node(0, ["at 1"]);
    const held = dial(near, far).talk();
    const late = node(2, ["at 1", "at 9"], { timeoutMs });
    // One that has a link to the same mesh already asks without urgency.
    const first = dial(late, near).talk();
    held.talk();
    expect(first.sessions[0].isAdmitted).toBe(true);
    const second = dial(late, far, startMs + 40_000).talk(startMs + 40_000);
    expect(second.said.flat().filter(isAboutDocuments)).toEqual([]);
    expect(second.said[1]).toContain(messageType.disconnect);
    expect(second.sessions.map(({ isAdmitted }) => isAdmitted)).toEqual([false, false]);
    const parted = [late, far].map(({ engine }) => engine.mesh?.take().some(({ type }) => type === "part"));
    expect(parted).toEqual([true, true]);
    expect(far.engine.statusOf(far.document("room") as unknown as DocumentCore).state).toBe("synced");
  });
});

describe("a replica that is no member", () => {
  /** What the peer of a member says, and of an ordinary replica. */
  function saidTo(near: TestNode): { readonly frames: readonly Uint8Array[]; readonly meeting: Meeting } {
    const far = node(1, undefined);
    const meeting = (
      near.engine.mesh === undefined
        ? new Meeting([near, far], [near.engine.connect(startMs), far.engine.connect(startMs)])
        : dial(near, far)
    ).talk();
    expect(near.stateOf("room")).toBe(far.stateOf("room"));
    return { frames: meeting.frames[1] as Uint8Array[], meeting };
  }

  it("says and hears the same as ever, but for a message of two bytes that it steps over", () => {
    const ordinary = saidTo(node(0, undefined));
    const { frames, meeting } = saidTo(node(0, ["at 1"]));
    expect(frames.map((frame) => Buffer.from(frame).toString("hex"))).toEqual(
      ordinary.frames.map((frame) => Buffer.from(frame).toString("hex")),
    );
    expect(meeting.said[0].filter((type) => type !== messageType.gossip)).toEqual(ordinary.meeting.said[0]);
    expect(meeting.said[0].filter(isAboutMesh).length).toBe(1);
    expect(meeting.ended).toEqual([]);
  });

  it("is none of the views of a member that it dials", () => {
    const [near, far] = [node(0, undefined), node(1, [])];
    const meeting = new Meeting([near, far], [near.engine.connect(startMs), far.engine.connect(startMs)]).talk();
    expect(meeting.sessions[1].settled).toBe(true);
    expect(far.engine.mesh?.membership.active).toEqual([]);
  });
});

describe("a message of the mesh that can't be read", () => {
  it("ends its session, and no other", () => {
    const [near, far] = [node(0, ["at 1"]), node(1, [])];
    const meeting = dial(near, far).talk();
    const frame = Uint8Array.of(2, messageType.neighbor, 1, 9);
    expect(meeting.sessions[1].receive(frame, startMs).map(({ type }) => type)).toEqual(["send", "close"]);
    expect(far.engine.mesh?.membership.active).toEqual([]);
  });
});
