// The part of the transport contract about how dialers and listeners meet, or don't.
import type { Connection } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { ConnectionLog, frameOf, pause } from "./connection-log.js";
import type { OnStage } from "./transport-stage.js";

export function describeMeeting(stage: OnStage): void {
  describeDialing(stage);
  describeListening(stage);
}

function describeDialing(stage: OnStage): void {
  describe("a dial", () => {
    it("gives connections that say who is at the other end", async () => {
      const [near, far] = await stage().connect();
      expect(near.remote).not.toBe("");
      expect(far.remote).not.toBe("");
      expect(stage().transport.dialer(stage().listening.address).target).toBe(stage().listening.address);
    });

    it("rejects with the signal's reason when that is aborted already, and reaches nobody", async () => {
      const reason = new Error("changed my mind");
      await expect(stage().dial(AbortSignal.abort(reason))).rejects.toBe(reason);
      await pause();
      expect(stage().accepted).toEqual([]);
    });

    it("rejects with the signal's reason when that is aborted meanwhile, and leaves no connection open", async () => {
      const controller = new AbortController();
      const dialing = stage().dial(controller.signal);
      const reason = new Error("changed my mind");
      controller.abort(reason);
      await expect(dialing).rejects.toBe(reason);
      await pause();
      for (const far of stage().accepted) await new ConnectionLog(far).closed();
    });

    it("is done with its signal once it is open", async () => {
      const controller = new AbortController();
      const near = await stage().dial(controller.signal);
      const log = new ConnectionLog(near);
      controller.abort();
      await pause();
      expect(log.reasons).toEqual([]);
      expect(near.send(frameOf(1, 1))).toBe(true);
    });

    it("rejects with a TransportError where nobody listens, and succeeds once somebody does", async () => {
      const { transport, listening } = stage();
      await listening.close();
      const dialer = transport.dialer(listening.address);
      const { signal } = new AbortController();
      await expect(dialer.dial(signal)).rejects.toMatchObject({
        name: "TransportError",
        code: "CANNOT_CONNECT",
        message: expect.stringContaining(listening.address),
      });
      const again = await transport.listenerAt(listening.address).listen(() => {});
      (await dialer.dial(signal)).close("seen");
      await again.close();
    });

    it("meets a listener that closes meanwhile with a rejection or with a connection that ends", async () => {
      const dialing = stage().dial();
      const closing = stage().listening.close();
      const outcome = await dialing.catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: "TransportError", code: "CANNOT_CONNECT" });
      else await new ConnectionLog(outcome as Connection).closed();
      await closing;
    });
  });
}

function describeListening(stage: OnStage): void {
  describe("a listener", () => {
    it("rejects with a TransportError at an address that is taken, and harms nobody there", async () => {
      const { transport, listening } = stage();
      await expect(transport.listenerAt(listening.address).listen(() => {})).rejects.toMatchObject({
        name: "TransportError",
        code: "ADDRESS_IN_USE",
      });
      const [near, far] = await stage().connect();
      near.send(frameOf(1, 1));
      expect(await new ConnectionLog(far).framesCome(1)).toEqual([frameOf(1, 1)]);
    });

    it("ends what it accepted when it is closed, started or not, and may be closed twice", async () => {
      const [near, far] = await stage().connect();
      const [unstarted] = await stage().connect();
      const logs = [new ConnectionLog(near), new ConnectionLog(far)];
      await Promise.all([stage().listening.close(), stage().listening.close()]);
      expect(await Promise.all(logs.map((log) => log.closed()))).toEqual(["LISTENER_CLOSED", "LISTENER_CLOSED"]);
      expect(await new ConnectionLog(unstarted).closed()).toBe("LISTENER_CLOSED");
      expect(logs.map(({ reasons }) => reasons.length)).toEqual([1, 1]);
    });

    it("rejects with the signal's reason when that is aborted already, and leaves the address free", async () => {
      const { transport, listening } = stage();
      await listening.close();
      const reason = new Error("changed my mind");
      const listener = transport.listenerAt(listening.address);
      await expect(listener.listen(() => {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      await (await listener.listen(() => {})).close();
    });

    it("waits for nobody when it is closed with an aborted signal", async () => {
      // Nobody reads at either end, so nobody answers a close.
      const [near] = await stage().connect();
      const startedAtMs = performance.now();
      await stage().listening.close({ signal: AbortSignal.abort() });
      expect(performance.now() - startedAtMs).toBeLessThan(1000);
      expect(["LISTENER_CLOSED", "CONNECTION_LOST"]).toContain(await new ConnectionLog(near).closed());
    });

    it("cuts what it waits for when the signal is aborted meanwhile", async () => {
      await stage().connect();
      const controller = new AbortController();
      const [first, second] = [stage().listening.close(), stage().listening.close({ signal: controller.signal })];
      controller.abort();
      const startedAtMs = performance.now();
      await Promise.all([first, second]);
      expect(performance.now() - startedAtMs).toBeLessThan(1000);
    });

    it("lives through bytes that are none of its transport's, and so do its connections", async () => {
      const [near, far] = await stage().connect();
      const log = new ConnectionLog(far);
      await stage().transport.sendGarbage?.(stage().listening.address);
      near.send(frameOf(1, 1));
      expect(await log.framesCome(1)).toEqual([frameOf(1, 1)]);
      expect(stage().accepted).toEqual([far]);
      (await stage().dial()).close("still there");
    });
  });
}
