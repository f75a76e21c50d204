// Invariant 7, its second half: errors of size are fatal, are said to both sides, and no session tries again.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";

describe("an error of size", () => {
  it("ends both sessions, is said to both sides, and nothing is sent after it", () => {
    const network = new TestNetwork({ nodes: 2, limits: { frameBytesMax: 8192 } });
    network.settle(2000);
    const reasons: string[] = [];
    const link = network.links[0]!;
    const sessions = link.sessions;
    network.node(0).change("room", (draft) => draft.title.set("x".repeat(9000)));
    network.node(0).advance(network.nowMs);
    for (const [side, session] of sessions.entries()) {
      for (const effect of session.pump()) {
        if (effect.type === "close") reasons.push(effect.code);
        if (effect.type !== "send") continue;
        const heard = (sessions[1 - side] as (typeof sessions)[0]).receive(effect.frame, network.nowMs);
        for (const end of heard) if (end.type === "close") reasons.push(end.reason);
      }
    }
    expect(reasons).toHaveLength(2);
    expect(reasons).toContain("FRAME_TOO_SMALL");
    expect(reasons).toContainEqual(expect.stringMatching(/^the peer ended the session: .* \(FRAME_TOO_SMALL\)$/));
    for (const session of sessions) {
      session.tick(network.nowMs + 600_000);
      expect([session.closed, session.busy, session.pump()]).toEqual([true, false, []]);
    }
  });

  it("ends a session that is sent more than it takes", () => {
    const session = new TestNetwork({ nodes: 1, limits: { frameBytesMax: 8192 } }).node(0).engine.connect(0);
    const effects = session.receive(new Uint8Array(8193), 0);
    expect(effects.map(({ type }) => type)).toEqual(["send", "close"]);
    expect(effects[1]).toMatchObject({ code: "FRAME_TOO_LARGE" });
    expect(session.closed).toBe(true);
  });
});
