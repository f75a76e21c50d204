// A peer that says nothing, or nothing that tells who it is, does not keep a session for ever.
import { type SyncEffect, SyncEngine } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { protocolVersion } from "../src/core/frame.js";
import { encodeHello, greeting, type Hello } from "../src/core/session-messages.js";
import { defaultLimits } from "../src/core/session-options.js";
import { randomWord } from "./model/random.js";
import { authorOf } from "./model/test-node.js";

const own = authorOf(1);
const { greetingMsMax } = defaultLimits;

function helloOf(author: Hello["author"]): Uint8Array {
  const takes = { frameBytesMax: 65_536, documentCreditBytes: 1, sessionCreditBytes: 1, entryBytesMax: 1024 * 1024 };
  return Uint8Array.of(protocolVersion, ...encodeHello({ author, ...takes, greeting: greeting.heard }));
}

/** A session that is looked at every 100 ms until `untilMs`, and hears `frame` each second; answers when and how it ended. */
function watched(untilMs: number, frame?: Uint8Array, limits = {}): string | undefined {
  const session = new SyncEngine(own, { randomWord, limits }).connect(0);
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 100) {
    const effects: SyncEffect[] = [...session.tick(nowMs), ...session.pump()];
    if (frame !== undefined && nowMs % 1000 === 0) effects.push(...session.receive(frame, nowMs));
    for (const effect of effects) {
      if (effect.type === "close") return `${effect.code} at ${nowMs}${effect.isFatal ? ", for good" : ""}`;
    }
  }
  return undefined;
}

describe("a peer that does not greet", () => {
  it("is given up after greetingMsMax", () => {
    expect(watched(60_000)).toBe(`GREETING_TIMEOUT at ${greetingMsMax}`);
    expect(watched(60_000, undefined, { greetingMsMax: 2500 })).toBe("GREETING_TIMEOUT at 2500");
  });

  it("is given up as well while it says that it has this replica's name, and never which of the two it is", () => {
    expect(watched(60_000, helloOf(own))).toBe(`GREETING_TIMEOUT at ${greetingMsMax}`);
  });

  it("is told why", () => {
    const session = new SyncEngine(own, { randomWord }).connect(0);
    const said = session.tick(greetingMsMax).find(({ type }) => type === "send");
    expect(Buffer.from(said?.type === "send" ? said.frame : []).toString()).toContain("GREETING_TIMEOUT");
  });

  it("is no peer that has greeted and has nothing to say", () => {
    expect(watched(60_000, helloOf(authorOf(2)))).toBeUndefined();
  });
});
