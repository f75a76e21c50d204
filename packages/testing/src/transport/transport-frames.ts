// The part of the transport contract about frames: whole, in order, bounded, and slowed down when the buffer is full.
import { describe, expect, it } from "vitest";
import { ConnectionLog, digests, frameOf, pause } from "./connection-log.js";
import type { OnStage } from "./transport-stage.js";

export function describeFrames(stage: OnStage): void {
  describeArrival(stage);
  describeBackPressure(stage);
}

function describeArrival(stage: OnStage): void {
  describe("its frames", () => {
    it("arrive whole and in order, in both directions, empty ones too", async () => {
      const [near, far] = await stage().connect();
      const [nearLog, farLog] = [new ConnectionLog(near), new ConnectionLog(far)];
      const there = Array.from({ length: 200 }, (_, index) => frameOf(index, (index * 37) % 900));
      const back = Array.from({ length: 200 }, (_, index) => frameOf(index + 1000, (index * 53) % 700));
      for (let index = 0; index < 200; index++) {
        expect(near.send(there[index]!)).toBe(true);
        expect(far.send(back[index]!)).toBe(true);
      }
      expect(digests(await farLog.framesCome(200))).toEqual(digests(there));
      expect(digests(await nearLog.framesCome(200))).toEqual(digests(back));
    });

    it("may be as large as frameBytesMax, and a larger one is refused without harm", async () => {
      const [near, far] = await stage().connect();
      const log = new ConnectionLog(far);
      expect(near.frameBytesMax).toBeGreaterThanOrEqual(1024);
      expect(near.send(frameOf(1, near.frameBytesMax + 1))).toBe(false);
      expect(near.send(frameOf(2, near.frameBytesMax))).toBe(true);
      expect(near.send(frameOf(3, 1))).toBe(true);
      expect(digests(await log.framesCome(2))).toEqual(digests([frameOf(2, near.frameBytesMax), frameOf(3, 1)]));
    });

    it("arrive as they were at the call, whoever changes theirs afterwards", async () => {
      const [near, far] = await stage().connect();
      const log = new ConnectionLog(far, (received) => {
        if (log.frames.length === 1) received.fill(0);
      });
      const mine = frameOf(1, 900);
      near.send(mine);
      near.send(mine);
      mine.fill(7);
      await log.framesCome(2);
      expect(log.frames).toEqual([new Uint8Array(900), frameOf(1, 900)]);
      expect(mine).toEqual(new Uint8Array(900).fill(7));
    });

    it("stay on their own one of many connections", async () => {
      const pairs = await Promise.all(Array.from({ length: 40 }, () => stage().dial()));
      while (stage().accepted.length < 40) await pause(1);
      for (const far of stage().accepted) {
        new ConnectionLog(far, (frame) => void far.send(frame));
      }
      const logs = pairs.map((near) => new ConnectionLog(near));
      for (const [index, near] of pairs.entries()) {
        for (let round = 0; round < 5; round++) near.send(frameOf(index * 5 + round, 50 + index));
      }
      for (const [index, log] of logs.entries()) {
        const sent = [0, 1, 2, 3, 4].map((round) => frameOf(index * 5 + round, 50 + index));
        expect(await log.framesCome(5)).toEqual(sent);
      }
    });

    it("can be answered from within onFrame", async () => {
      const [near, far] = await stage().connect();
      new ConnectionLog(far, (frame) => void far.send(frame));
      const log = new ConnectionLog(near, (frame) => {
        if (frame.length < 20) near.send(frameOf(1, frame.length + 1));
      });
      near.send(frameOf(1, 0));
      const lengths = (await log.framesCome(21)).map(({ length }) => length);
      expect(lengths).toEqual(Array.from({ length: 21 }, (_, index) => index));
    });
  });
}

function describeBackPressure(stage: OnStage): void {
  it.each([
    ["who dialed", false],
    ["who accepted", true],
  ])(
    "refuses frames while the buffer of the one %s is full, loses none it took, and takes more later",
    async (_who, turned) => {
      const [near, far] = await stage().connect();
      const [sender, receiver] = turned ? [far, near] : [near, far];
      const nothing = sender.bufferedBytes;
      const sent: Uint8Array[] = [];
      // The receiver doesn't read, so frames pile up: in the network first, then here. All go out of the same bytes.
      const bytes = new Uint8Array(1024);
      const send = (): boolean => {
        bytes.set(frameOf(sent.length, 1024));
        return sender.send(bytes);
      };
      while (send()) {
        sent.push(frameOf(sent.length, 1024));
        expect(sender.bufferedBytes).toBeLessThanOrEqual(4 * 1024 * 1024);
        expect(sent.length).toBeLessThan(100_000);
      }
      expect(sender.bufferedBytes).toBeGreaterThan(nothing);
      expect(send()).toBe(false);

      const log = new ConnectionLog(receiver);
      expect(digests(await log.framesCome(sent.length))).toEqual(digests(sent));
      while (!sender.send(frameOf(7, 3))) await pause(1);
      expect((await log.framesCome(sent.length + 1)).at(-1)).toEqual(frameOf(7, 3));
      await pause();
      expect(log.frames).toHaveLength(sent.length + 1);
      // Not at once: a link that loses datagrams may have to send the last one again, because its answer was lost.
      while (sender.bufferedBytes !== nothing) await pause(1);
    },
  );
}
