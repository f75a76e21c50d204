// That one target is dialed again and again at the right times, and that stopping leaves nothing behind.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ReconnectOptions, type ReconnectState, reconnecting } from "../src/shell/reconnect.js";
import type { Connection, Dialer } from "../src/transport-port.js";
import { FakeConnection, FakeDialer } from "./reconnect-fakes.js";

const refused = new Error("nobody there");
let controller: AbortController;
let states: ReconnectState[];
let connections: Connection[];
const uncaught = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  controller = new AbortController();
  states = [];
  connections = [];
  uncaught.mockReset();
  process.on("unhandledRejection", uncaught);
});
afterEach(async () => {
  controller.abort();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", uncaught);
  expect(uncaught).not.toHaveBeenCalled();
});

function begin(dialer: Dialer, options: Partial<ReconnectOptions> = {}): void {
  reconnecting(dialer, {
    onConnection: (connection) => {
      connections.push(connection);
      connection.start({ onFrame: () => {}, onClose: () => {} });
    },
    onState: (state) => states.push(state),
    signal: controller.signal,
    random: () => 0.999999,
    ...options,
  });
}

const kinds = (): string[] => states.map(({ kind }) => kind);
const gaps = ({ dialedAtMs }: FakeDialer): number[] => dialedAtMs.slice(1).map((at, index) => at - dialedAtMs[index]!);

describe("reconnecting", () => {
  it("dials at once and hands the connection over", async () => {
    const connection = new FakeConnection();
    begin(new FakeDialer(connection));
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toEqual([
      { kind: "dialing", attempt: 1 },
      { kind: "connected", remote: "ws://table" },
    ]);
    expect(connections).toHaveLength(1);
    expect(connections[0]).toMatchObject({ remote: "ws://table", frameBytesMax: 1000, bufferedBytes: 0 });
    expect(connections[0]!.send(new Uint8Array(1))).toBe(true);
  });

  it("doubles the longest wait from 200 ms to 30 s", async () => {
    const dialer = new FakeDialer(refused);
    begin(dialer);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(gaps(dialer).slice(0, 10)).toEqual([199, 399, 799, 1599, 3199, 6399, 12799, 25599, 29999, 29999]);
    expect(states[1]).toEqual({ kind: "waiting", attempt: 1, delayMs: 199, cause: refused });
    expect(states[2]).toEqual({ kind: "dialing", attempt: 2 });
  });

  it("waits a random share of that, down to nothing", async () => {
    const shares = [0, 0.5, 0.25, 0];
    const dialer = new FakeDialer(refused);
    begin(dialer, { random: () => shares.shift() ?? 0.5, backoff: { firstMs: 1000, maxMs: 3000 } });
    await vi.advanceTimersByTimeAsync(5000);
    const waits = states.flatMap((state) => (state.kind === "waiting" ? [state.delayMs] : []));
    expect(waits.slice(0, 5)).toEqual([0, 1000, 750, 0, 1500]);
  });

  it("dials again after a connection has ended, sooner when it had lasted", async () => {
    const [brief, lasting] = [new FakeConnection(), new FakeConnection()];
    const dialer = new FakeDialer(refused, refused, brief, lasting, "hang");
    begin(dialer);
    await vi.advanceTimersByTimeAsync(199 + 399 + 4999);
    brief.handlers?.onClose("CONNECTION_LOST");
    expect(states.at(-1)).toEqual({ kind: "waiting", attempt: 3, delayMs: 799, cause: "CONNECTION_LOST" });
    await vi.advanceTimersByTimeAsync(799 + 5000);
    lasting.handlers?.onClose("CONNECTION_LOST");
    expect(states.at(-1)).toMatchObject({ kind: "waiting", attempt: 1, delayMs: 199 });
  });

  it("doesn't take a connection for lasting that has ended since", async () => {
    const brief = new FakeConnection();
    const dialer = new FakeDialer(brief, refused);
    begin(dialer);
    await vi.advanceTimersByTimeAsync(0);
    brief.handlers?.onClose("CONNECTION_LOST");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(gaps(dialer).slice(0, 6)).toEqual([199, 399, 799, 1599, 3199, 6399]);
  });

  it("passes frames and the end on to the user of the connection", async () => {
    const connection = new FakeConnection();
    const heard: unknown[] = [];
    begin(new FakeDialer(connection, "hang"), {
      onConnection: (one) =>
        one.start({ onFrame: (frame) => heard.push([...frame]), onClose: (reason) => heard.push(reason) }),
    });
    await vi.advanceTimersByTimeAsync(0);
    connection.handlers?.onFrame(new Uint8Array([1, 2]));
    connection.handlers?.onClose("PEER_SILENT");
    expect(heard).toEqual([[1, 2], "PEER_SILENT"]);
  });

  it.each([
    ["throws", "throw" as const],
    ["rejects", refused],
  ])("goes on with a dialer that %s", async (_what, fate) => {
    const dialer = new FakeDialer(fate, new FakeConnection());
    begin(dialer);
    await vi.advanceTimersByTimeAsync(1000);
    expect(kinds()).toEqual(["dialing", "waiting", "dialing", "connected"]);
  });

  it("closes a connection its user throws at, and dials again", async () => {
    const [first, second] = [new FakeConnection(), new FakeConnection()];
    const bug = new Error("a bug in the user");
    begin(new FakeDialer(first, second), {
      onConnection: (connection) => {
        connections.push(connection);
        if (connections.length === 1) throw bug;
      },
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(first.closes).toEqual(["REJECTED"]);
    expect(kinds()).toEqual(["dialing", "connected", "waiting", "dialing", "connected"]);
    expect(states[2]).toMatchObject({ cause: bug });
    expect(second.closes).toEqual([]);
  });

  it("dials again after its user closed a connection without starting it, once", async () => {
    const connection = new FakeConnection();
    begin(new FakeDialer(connection, "hang"), { onConnection: (one) => connections.push(one) });
    await vi.advanceTimersByTimeAsync(0);
    connections[0]!.close("wrong peer");
    connections[0]!.close("wrong peer");
    await vi.advanceTimersByTimeAsync(1000);
    expect(kinds()).toEqual(["dialing", "connected", "waiting", "dialing"]);
    expect(connection.closes[0]).toBe("wrong peer");
  });
});

describe("a listener to the state that throws", () => {
  it("surfaces as an error of nobody else, and the dialing goes on", async () => {
    const surfaced: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (run: () => void) => surfaced.push(run));
    const dialer = new FakeDialer(refused);
    begin(dialer, {
      onState: ({ kind }) => {
        if (kind === "waiting") throw new RangeError("a bug in the listener");
      },
    });
    await vi.advanceTimersByTimeAsync(1000);
    vi.unstubAllGlobals();
    expect(dialer.dialedAtMs).toHaveLength(3);
    expect(surfaced[0]).toThrow("a bug in the listener");
  });
});

describe("stopping", () => {
  it("does nothing but say so when the signal is aborted already", () => {
    const dialer = new FakeDialer(refused);
    begin(dialer, { signal: AbortSignal.abort() });
    expect([kinds(), dialer.dialedAtMs]).toEqual([["stopped"], []]);
  });

  it("while it waits ends the wait", async () => {
    const dialer = new FakeDialer(refused);
    begin(dialer);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([kinds(), dialer.dialedAtMs.length]).toEqual([["dialing", "waiting", "stopped"], 1]);
  });

  it("while it dials aborts the dial", async () => {
    begin(new FakeDialer("hang"));
    controller.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kinds()).toEqual(["dialing", "stopped"]);
  });

  it("closes a connection that a dial gives too late", async () => {
    const dialer: Dialer & { release?: (connection: Connection) => void } = {
      target: "ws://table",
      dial: () =>
        new Promise((resolve) => {
          dialer.release = resolve;
        }),
    };
    begin(dialer);
    controller.abort();
    const late = new FakeConnection();
    dialer.release?.(late);
    await vi.advanceTimersByTimeAsync(0);
    expect([late.closes, connections, kinds()]).toEqual([["STOPPED"], [], ["dialing", "stopped"]]);
  });

  it("closes the connection there is and doesn't dial when that has ended", async () => {
    const connection = new FakeConnection();
    begin(new FakeDialer(connection));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    connection.handlers?.onClose("STOPPED");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.closes).toEqual(["STOPPED"]);
    expect(kinds()).toEqual(["dialing", "connected", "stopped"]);
  });

  it.each(["dialing", "connected", "waiting"])("from within onState at %s leaves nothing running", async (kind) => {
    const connection = new FakeConnection();
    const dialer = kind === "connected" ? new FakeDialer(connection) : new FakeDialer(refused);
    begin(dialer, {
      onState: (state) => {
        states.push(state);
        if (state.kind === kind) controller.abort();
      },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([kinds().at(-1), connections]).toEqual(["stopped", []]);
    expect(connection.closes).toEqual(kind === "connected" ? ["STOPPED"] : []);
    expect(dialer.dialedAtMs.length).toBe(kind === "dialing" ? 0 : 1);
  });
});
