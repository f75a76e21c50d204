// The part of the transport contract about the two ends of a connection's life: before `start`, and after `close`.
import { describe, expect, it } from "vitest";
import { ConnectionLog, frameOf, pause } from "./connection-log.js";
import type { OnStage } from "./transport-stage.js";

export function describeEnds(stage: OnStage): void {
  describeStart(stage);
  describeClosing(stage);
}

function describeStart(stage: OnStage): void {
  describe("its connections, before start", () => {
    it("keep what comes, at both ends, and deliver it first", async () => {
      const [near, far] = await stage().connect();
      for (let number = 0; number < 10; number++) {
        near.send(frameOf(number, 100));
        far.send(frameOf(number + 100, 100));
      }
      await pause();
      const [nearLog, farLog] = [new ConnectionLog(near), new ConnectionLog(far)];
      near.send(frameOf(10, 100));
      far.send(frameOf(110, 100));
      expect(await farLog.framesCome(11)).toEqual(Array.from({ length: 11 }, (_, index) => frameOf(index, 100)));
      expect(await nearLog.framesCome(11)).toEqual(Array.from({ length: 11 }, (_, index) => frameOf(index + 100, 100)));
    });

    it("keep the end as well, behind the frames", async () => {
      const [near, far] = await stage().connect();
      near.send(frameOf(1, 10));
      near.close("enough");
      await pause();
      const log = new ConnectionLog(far);
      expect(log.frames).toEqual([]);
      expect(await log.closed()).toBe("enough");
      expect(log.frames).toEqual([frameOf(1, 10)]);
    });

    it("can be closed without ever being started", async () => {
      const [near, far] = await stage().connect();
      far.close("not today");
      expect(await new ConnectionLog(near).closed()).toBe("not today");
      expect(far.send(frameOf(1, 1))).toBe(false);
    });
  });

  it("refuses a second start of one connection", async () => {
    const [near] = await stage().connect();
    const handlers = { onFrame: () => {}, onClose: () => {} };
    near.start(handlers);
    expect(() => near.start(handlers)).toThrow(expect.objectContaining({ code: "ALREADY_STARTED" }));
  });
}

function describeClosing(stage: OnStage): void {
  describe("a close", () => {
    it("is told once at both ends, with its reason, after every frame that was accepted before", async () => {
      const [near, far] = await stage().connect();
      const [nearLog, farLog] = [new ConnectionLog(near), new ConnectionLog(far)];
      for (let number = 0; number < 50; number++) expect(near.send(frameOf(number, 800))).toBe(true);
      near.close("the round is over");
      near.close("again");
      expect(nearLog.reasons).toEqual([]);
      expect([await nearLog.closed(), await farLog.closed()]).toEqual(["the round is over", "the round is over"]);
      near.close("and again");
      far.close("too");
      await pause();
      expect([nearLog.reasons.length, farLog.reasons.length]).toEqual([1, 1]);
      expect(farLog.framesAtClose).toBe(50);
      expect(farLog.frames).toHaveLength(50);
    });

    it("by both sides at once is told once to each", async () => {
      const [near, far] = await stage().connect();
      const [nearLog, farLog] = [new ConnectionLog(near), new ConnectionLog(far)];
      near.close("mine");
      far.close("yours");
      expect([await nearLog.closed(), await farLog.closed()]).toEqual(["mine", "yours"]);
      await pause();
      expect([nearLog.reasons.length, farLog.reasons.length]).toEqual([1, 1]);
    });

    it("makes send refuse, at once here and after onClose there", async () => {
      const [near, far] = await stage().connect();
      const [nearLog, farLog] = [new ConnectionLog(near), new ConnectionLog(far)];
      near.close("done");
      expect(near.send(frameOf(1, 1))).toBe(false);
      await Promise.all([nearLog.closed(), farLog.closed()]);
      expect([near.send(frameOf(2, 1)), far.send(frameOf(3, 1))]).toEqual([false, false]);
      await pause();
      expect([nearLog.frames, farLog.frames]).toEqual([[], []]);
    });

    it("from within onFrame lets no further frame through", async () => {
      const [near, far] = await stage().connect();
      const log = new ConnectionLog(far, () => far.close("one is enough"));
      for (let number = 0; number < 20; number++) near.send(frameOf(number, 100));
      await log.closed();
      expect(await new ConnectionLog(near).closed()).toBe("one is enough");
      await pause();
      expect(log.frames).toEqual([frameOf(0, 100)]);
    });

    it("takes a reason of any length and alphabet", async () => {
      const [near, far] = await stage().connect();
      const log = new ConnectionLog(far);
      near.close("é".repeat(500));
      expect(await log.closed()).toMatch(/^é{40,500}$/);
    });
  });
}
