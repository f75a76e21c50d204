// That a link in memory does to frames what its fault says, turn by turn, and otherwise nothing.
import { describe, expect, it } from "vitest";
import { type MemoryLinkOptions, memoryLink } from "../src/memory/index.js";
import { hear } from "./heard.js";

/** A link whose turns the test takes one by one. */
function steppedLink(options: MemoryLinkOptions) {
  let waiting: (() => void)[] = [];
  const [near, far] = memoryLink({ ...options, nextTurn: (run) => waiting.push(run) });
  const turn = async (count = 1): Promise<void> => {
    for (let step = 0; step < count; step++) {
      // Handlers take effect in a microtask after `start`.
      await Promise.resolve();
      const due = waiting;
      waiting = [];
      for (const run of due) run();
    }
  };
  return { near, far, turn, idle: () => waiting.length === 0 };
}

const frame = (number: number): Uint8Array => new Uint8Array([number]);

describe("a link in memory", () => {
  it("delivers in the next turn, never within send", async () => {
    const { near, far, turn } = steppedLink({});
    const heard = hear(far);
    near.send(frame(1));
    near.send(frame(2));
    expect(heard.frames).toEqual([]);
    expect(near.bufferedBytes).toBeGreaterThan(0);
    await turn();
    expect(heard.frames).toEqual([[1], [2]]);
    expect(near.bufferedBytes).toBe(0);
  });

  it("loses, doubles, delays and lets overtake what its fault says, and sees who sent it", async () => {
    const delays: Record<number, number[]> = { 1: [], 2: [0, 3], 3: [2], 4: [0] };
    const seen: [number, boolean][] = [];
    const { near, far, turn, idle } = steppedLink({
      fault: ([number = 0], fromFirst) => {
        seen.push([number, fromFirst]);
        return delays[number] ?? [0];
      },
    });
    const [nearHeard, farHeard] = [hear(near), hear(far)];
    for (const number of [1, 2, 3, 4]) expect(near.send(frame(number))).toBe(true);
    far.send(frame(9));
    await turn();
    expect([farHeard.frames, nearHeard.frames]).toEqual([[[2], [4]], [[9]]]);
    await turn(2);
    expect(farHeard.frames).toEqual([[2], [4], [3]]);
    await turn();
    expect(farHeard.frames).toEqual([[2], [4], [3], [2]]);
    expect(seen).toEqual([1, 2, 3, 4].map((number) => [number, true] as [number, boolean]).concat([[9, false]]));
    expect(near.bufferedBytes).toBe(0);
    expect(idle()).toBe(true);
  });

  it("closes behind the last frame that is delayed", async () => {
    const { near, far, turn } = steppedLink({ fault: ([number]) => [number === 1 ? 5 : 0] });
    const heard = hear(far);
    near.send(frame(1));
    near.send(frame(2));
    near.close("done");
    await turn(5);
    expect(heard).toEqual({ frames: [[2]], reasons: [] });
    await turn();
    expect(heard).toEqual({ frames: [[2], [1]], reasons: ["done"] });
  });

  it("fills up, even with empty frames, and takes one of any size when it is empty", async () => {
    const { near, far, turn } = steppedLink({ bufferBytesMax: 320, frameBytesMax: 1000 });
    const heard = hear(far);
    expect(near.send(new Uint8Array(1001))).toBe(false);
    expect(near.send(new Uint8Array(1000))).toBe(true);
    expect(near.send(new Uint8Array())).toBe(false);
    await turn();
    let count = 0;
    while (near.send(new Uint8Array())) count++;
    expect(count).toBe(10);
    await turn();
    expect(heard.frames).toHaveLength(11);
    expect(near.send(new Uint8Array())).toBe(true);
  });

  it("delivers the other frames when a handler throws at one", async () => {
    const { near, far, turn } = steppedLink({});
    const heard: number[] = [];
    far.start({
      onFrame: ([number = 0]) => {
        heard.push(number);
        if (number === 1) throw new RangeError("a bug in the handler");
      },
      onClose: () => heard.push(0),
    });
    for (const number of [1, 2, 3]) near.send(frame(number));
    near.close("done");
    await expect(turn()).rejects.toThrow("a bug in the handler");
    await turn();
    expect(heard).toEqual([1, 2, 3, 0]);
  });
});
