// A session of two people, written anew by a node for each: both end with the text that the session ended with.
import { AuthorTable } from "@joinery/clock";
import { type AnyField, decodeState, encodeState } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import * as automerge from "../../src/automerge/index.js";
import * as yjs from "../../src/yjs/index.js";
import { readTrace } from "./editing-trace.js";
import { Replay } from "./replay.js";

const folder = process.env.JOINERY_DATA;

describe.skipIf(folder === undefined)("an editing session of JOINERY_DATA", () => {
  it("is the same text at both authors over Yjs, and the one that it ended with", { timeout: 120_000 }, () => {
    const trace = readTrace(folder!, "friendsforever");
    const replay = new Replay(yjs.text() as AnyField, trace);
    replay.run();
    const values = replay.nodes.map(({ state }) => state.view);
    expect(replay.meetings).toBeGreaterThan(100);
    expect(new Set(values).size).toBe(2);
    replay.meet();
    expect(replay.nodes.map(({ state }) => state.view)).toEqual([trace.endContent, trace.endContent]);
    const [bytes, others] = replay.nodes.map(({ state }) => encodeState(state));
    expect(others).toEqual(bytes);
    const read = decodeState(bytes!, yjs.text() as AnyField, new AuthorTable());
    expect(read.ok && read.value.view).toBe(trace.endContent);
  });

  it("is that text at both authors over Automerge as well", { timeout: 300_000 }, () => {
    const trace = readTrace(folder!, "friendsforever");
    const replay = new Replay(automerge.text() as AnyField, trace);
    replay.run();
    replay.meet();
    expect(replay.nodes.map(({ state }) => state.view)).toEqual([trace.endContent, trace.endContent]);
  });
});
