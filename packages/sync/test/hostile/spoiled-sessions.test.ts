// Whole sessions with frames of every kind of message, sound ones and spoiled ones in any order: a session goes on or ends for a reason that has
// a name, what waits stays within its bounds, and an honest pair of the same node feels nothing. JOINERY_FUZZ_FRAMES asks for more of them.
import { describe, expect, it } from "vitest";
import { Attacker } from "../model/attacker.js";
import { writeAsStrangers } from "../model/foreign-authors.js";
import { corpus } from "../model/message-corpus.js";
import { Random } from "../model/random.js";
import { TestNetwork } from "../model/test-network.js";

const frames = Number(process.env.JOINERY_FUZZ_FRAMES ?? 4000);
const seed = Number(process.env.JOINERY_SEED ?? 1);
const sessionsPerNetwork = 40;
const framesPerSession = 400;
/** Virtual: what waits for what never comes is let go of by then. */
const aftermathMs = 3000;
const pendingBytesMax = 32 * 1024 * 1024;

/** Some bytes behind the head of the frame that are others. */
function spoil(frame: Uint8Array, random: Random): void {
  for (let changes = random.between(1, 3); changes > 0; changes--) {
    const at = Math.min(random.between(3, Math.max(3, frame.length - 1)), frame.length - 1);
    const value = random.pick([0, 127, 255, random.between(0, 255), (frame[at] as number) ^ random.between(1, 255)]);
    frame[at] = value;
  }
}

describe("sessions with spoiled frames", () => {
  it("end for a reason or go on, and cost others nothing", { timeout: 3_600_000 }, () => {
    const random = new Random(seed);
    const kinds = Object.entries(corpus()).flatMap(([kind, items]) => {
      return kind === "error" ? [] : items.map(({ bytes }) => bytes);
    });
    const ends = { closed: 0, open: 0 };
    for (let sent = 0; sent < frames; ) {
      const network = new TestNetwork({ nodes: 3, topology: "star", documents: ["room", "hall"] });
      network.links[0]?.cut();
      writeAsStrangers(network.node(0), "room", 5, 5);
      network.run(1500);
      for (let number = 0; number < sessionsPerNetwork; number++) {
        const attacker = new Attacker(network, network.node(0), 5000 + number);
        for (let count = 0; count < framesPerSession && !attacker.session.closed; count++) {
          const frame = Uint8Array.from(random.pick(kinds));
          if (random.chance(0.6)) spoil(frame, random);
          attacker.send(frame);
          sent++;
          if (random.chance(0.01)) network.step();
        }
        ends[attacker.session.closed ? "closed" : "open"]++;
        network.node(0).engine.disconnect(attacker.session);
      }
      network.node(2).change("hall", (draft) => draft.title.set("after"));
      network.run(aftermathMs);
      expect(network.node(0).document("hall").view.title).toBe("after");
      expect(network.links[1]?.closeReasons).toEqual([]);
      for (const name of ["room", "hall"])
        expect(network.node(0).document(name).pendingBytes).toBeLessThan(pendingBytesMax);
    }
    expect(ends.closed).toBeGreaterThan(ends.open);
    if (process.env.JOINERY_STATISTICS !== undefined)
      console.log(`${frames} frames, sessions: ${JSON.stringify(ends)}`);
  });
});
