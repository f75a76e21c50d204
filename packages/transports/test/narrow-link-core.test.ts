// A narrow link without I/O: whatever is lost, doubled or late, frames arrive whole, once and in order; within its bounds;
// and nothing from another link, another time or another hand is taken for its own.
import { Dice, describeHostileBytes, randomBytes } from "@joinery/testing/hostile";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check16, check32 } from "../src/narrow-link/core/checksum.js";
import { datagramKinds, LinkSeal } from "../src/narrow-link/core/datagram.js";
import { FragmentReceiver } from "../src/narrow-link/core/fragment-receiver.js";
import { encodeClose, encodeFrame, FrameStream } from "../src/narrow-link/core/frame-stream.js";
import { LinkCore } from "../src/narrow-link/core/link-core.js";
import { Crossing, settings, type Weather } from "./datagram-weather.js";

const calm: Weather = { seed: 1, loss: 0, doubling: 0, delayMs: [5, 5] };
const storm: Weather = { seed: 1, loss: 0.2, doubling: 0.1, delayMs: [5, 60] };
const bytesOf = (length: number, from = 0): Uint8Array => new Uint8Array(length).map((_, at) => (at * 7 + from) % 251);

describe("a narrow link", () => {
  it("brings every frame once, whole and in order, through any weather", () => {
    const weather = fc.record({
      seed: fc.nat(),
      loss: fc.double({ min: 0, max: 0.5, noNaN: true }),
      doubling: fc.double({ min: 0, max: 0.5, noNaN: true }),
      delayMs: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 20, max: 200 })),
    });
    const frames = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 10 });
    const sizes = fc.record({
      datagramBytesMax: fc.integer({ min: 20, max: 512 }),
      windowDatagrams: fc.integer({ min: 1, max: 128 }),
    });
    fc.assert(
      fc.property(weather, frames, frames, sizes, (weather, there, back, changes) => {
        const crossing = new Crossing(weather, changes);
        const [dialer, listener] = crossing.sides;
        for (const frame of there) dialer.core.push(frame);
        for (const frame of back) listener.core.push(frame);
        crossing.run(() => dialer.core.isDone && listener.core.isDone, 3_600_000);
        expect([listener.heard, dialer.heard]).toEqual([there, back]);
        expect([dialer.faults, listener.faults, dialer.core.bufferedBytes]).toEqual([[], [], 0]);
      }),
      { numRuns: 150 },
    );
  });

  it("costs four bytes a datagram, and five to seven a frame", () => {
    const crossing = new Crossing(calm);
    const [dialer, listener] = crossing.sides;
    dialer.core.push(bytesOf(4096));
    crossing.run(() => dialer.core.isDone, 60_000);
    expect(listener.heard).toEqual([bytesOf(4096)]);
    const fragments = Math.ceil((4096 + 6) / 16);
    expect(dialer.datagrams).toBe(fragments);
    expect(dialer.bytes).toBe(4096 + 6 + 4 * fragments);
    expect([0, 63, 64, 8191, 8192].map((length) => encodeFrame(new Uint8Array(length)).length - length)).toEqual([
      5, 5, 6, 6, 7,
    ]);
  });

  it.each([
    [0, 1.02],
    [0.1, 1.2],
    [0.2, 1.4],
  ])("sends what is lost again and little else: at a loss of %f at most %f times the least", (loss, most) => {
    const crossing = new Crossing({ ...storm, loss, doubling: 0, delayMs: [20, 24] });
    const [dialer, listener] = crossing.sides;
    const frame = bytesOf(256 * 1024);
    dialer.core.push(frame);
    crossing.run(() => dialer.core.isDone, 60_000);
    expect(check32(listener.heard[0]!)).toBe(check32(frame));
    expect(dialer.datagrams / Math.ceil((frame.length + 7) / 16)).toBeLessThan(most);
    expect(dialer.datagrams / Math.ceil((frame.length + 7) / 16)).toBeGreaterThan(1 / (1 - loss) - 0.02);
  });

  it("has no more under way than its window, and its receiver holds no more", () => {
    const crossing = new Crossing(calm, { windowDatagrams: 8 });
    const [dialer, listener] = crossing.sides;
    listener.takes = false;
    dialer.core.push(bytesOf(10_000));
    while (crossing.nowMs < 3000) crossing.step();
    // Eight fragments, and questions whether the other side takes anything again.
    expect(dialer.datagrams).toBeLessThan(8 + 3000 / 300 + 2);
    listener.takes = true;
    crossing.run(() => dialer.core.isDone, 60_000);
    expect(listener.heard).toEqual([bytesOf(10_000)]);
    const receiver = new FragmentReceiver(8);
    expect([1, 7, 8, 1, 0].map((number) => receiver.accept(number, bytesOf(4)))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it("goes on when the word that the other side takes again was lost", () => {
    for (let seed = 0; seed < 20; seed++) {
      const crossing = new Crossing({ ...storm, seed, loss: 0.5 }, { windowDatagrams: 4, keepAliveMs: 0 });
      const [dialer, listener] = crossing.sides;
      listener.takes = false;
      dialer.core.push(bytesOf(400));
      while (crossing.nowMs < 2000) crossing.step();
      listener.takes = true;
      crossing.run(() => dialer.core.isDone, 600_000);
      expect(listener.heard).toEqual([bytesOf(400)]);
    }
  });

  it("finds out that the other side is gone, and not while that one only has nothing to say", () => {
    const quiet = new Crossing(storm);
    const [dialer, listener] = quiet.sides;
    while (quiet.nowMs < 120_000) {
      quiet.step();
      expect([dialer.core.isSilent(quiet.nowMs), listener.core.isSilent(quiet.nowMs)]).toEqual([false, false]);
    }
    const deaf = new Crossing({ ...calm, loss: 1 });
    deaf.run(() => deaf.sides[0].core.isSilent(deaf.nowMs), 40_000);
    expect(deaf.nowMs).toBeGreaterThanOrEqual(15_000);
    expect(deaf.nowMs).toBeLessThan(25_000);
  });
});

describe("a datagram", () => {
  const data = (seal: LinkSeal, number: number): Uint8Array => seal.seal(datagramKinds.data, number, bytesOf(16));
  const { dialerNonce, listenerNonce } = settings;

  it.each<[string, () => Uint8Array]>([
    ["of an earlier link", () => data(new LinkSeal(dialerNonce + 1, listenerNonce, false), 0)],
    ["of a later one", () => data(new LinkSeal(dialerNonce, listenerNonce ^ 1, false), 0)],
    ["of its own, reflected", () => data(new LinkSeal(dialerNonce, listenerNonce, true), 0)],
    ["of 16,384 fragments ago", () => data(new LinkSeal(dialerNonce, listenerNonce, false), 2 ** 14)],
    ["of 2^31 fragments ago", () => data(new LinkSeal(dialerNonce, listenerNonce, false), 2 ** 31)],
    ["that is larger than the link's", () => new LinkSeal(dialerNonce, listenerNonce, false).seal(0, 0, bytesOf(17))],
    [
      "that acknowledges what was never sent",
      () => new LinkSeal(dialerNonce, listenerNonce, false).seal(1, 1, bytesOf(0)),
    ],
    [
      "with more acknowledgements than a window",
      () => new LinkSeal(dialerNonce, listenerNonce, false).seal(1, 0, bytesOf(9)),
    ],
    ["that brings nothing", () => new LinkSeal(dialerNonce, listenerNonce, false).seal(0, 0, bytesOf(0))],
    ["of a kind that there isn't", () => new LinkSeal(dialerNonce, listenerNonce, false).seal(3, 0, bytesOf(0))],
    ["without a body, a number or a check", () => new Uint8Array(3)],
  ])("%s is not taken", (_what, make) => {
    const core = new LinkCore(settings, 0);
    expect(core.receive(make(), 0)).toBe(false);
    expect(core.take(0)).toBeUndefined();
    expect(core.receive(data(new LinkSeal(dialerNonce, listenerNonce, false), 0), 0)).toBe(true);
  });

  it("with any run of 16 bits changed is not taken", () => {
    const sound = data(new LinkSeal(dialerNonce, listenerNonce, false), 0);
    for (let at = 0; at < sound.length - 1; at++) {
      for (const change of [1, 0x80, 0xffff, 0x8001, 0x0ff0]) {
        const changed = sound.slice();
        changed[at] = changed[at]! ^ (change >> 8);
        changed[at + 1] = changed[at + 1]! ^ (change & 255);
        expect(new LinkCore(settings, 0).receive(changed, 0)).toBe(false);
      }
    }
  });

  it("is checked as the field does it", () => {
    const digits = new TextEncoder().encode("123456789");
    expect([check16(digits), check32(digits)]).toEqual([0x29b1, 0xcbf43926]);
  });
});

describe("a stream that was put together wrongly", () => {
  it("is a fault, and gives no frame", () => {
    const sound = encodeFrame(bytesOf(100));
    for (let at = 1; at < sound.length; at++) {
      const mixed = sound.slice();
      mixed[at] = mixed[at]! ^ 0x41;
      const records = [...new FrameStream(1000).decode(mixed), ...new FrameStream(1000).decode(new Uint8Array(0))];
      expect(records.filter(({ kind }) => kind === "frame")).toEqual([]);
    }
  });

  it.each<[string, number[], string]>([
    ["a frame of one byte too many", [0xd2, 0x0f], "FRAME_TOO_LARGE"],
    ["a reason that is too long", [0x83, 0x04], "PROTOCOL_ERROR"],
    ["a length without an end", [0x80, 0x80, 0x80, 0x80, 0x80], "PROTOCOL_ERROR"],
  ])("ends at the head of %s", (_what, head, reason) => {
    expect([...new FrameStream(1000).decode(new Uint8Array(head))]).toEqual([{ kind: "fault", reason }]);
  });
});

describe("strangers' datagrams", () => {
  it("change nothing of what a link brings, whoever sends them in between", () => {
    const dice = new Dice(7);
    const crossing = new Crossing(storm);
    const [dialer, listener] = crossing.sides;
    const frames = Array.from({ length: 20 }, (_, index) => bytesOf(100 + index, index));
    for (const frame of frames) dialer.core.push(frame);
    let injected = 0;
    crossing.run(() => {
      for (let count = 0; count < 20; count++) crossing.inject(listener, randomBytes(dice, 24));
      injected += 20;
      return dialer.core.isDone;
    }, 600_000);
    expect(injected).toBeGreaterThan(1000);
    expect(listener.heard).toEqual(frames);
  });
});

const seal = new LinkSeal(settings.dialerNonce, settings.listenerNonce, true);
const stream = [...encodeFrame(bytesOf(60)), ...encodeFrame(bytesOf(3)), ...encodeClose("done")];

describeHostileBytes({
  name: "datagrams that pass the check",
  corpus: {
    fragments: [stream, stream.slice(0, 40), [0x82, 1, 2]].map((body) => ({
      bytes: seal.seal(0, 0, new Uint8Array(body)),
    })),
    acknowledgements: [0, 1, 8].map((length) => ({ bytes: seal.seal(1, 0, bytesOf(length)) })),
    controls: [3, 4].map((number) => ({ bytes: seal.seal(2, number, new Uint8Array(0)) })),
  },
  decode: (bytes) => {
    const core = new LinkCore({ ...settings, isDialer: false, datagramBytesMax: 200 }, 0);
    if (!core.receive(bytes, 0)) return "outside";
    let faults = 0;
    for (let record = core.take(0), records = 0; record !== undefined; record = core.take(0)) {
      if (record.kind === "fault") faults += 1;
      expect(++records).toBeLessThan(200);
    }
    for (let datagrams = 0; core.poll(0) !== undefined; ) expect(++datagrams).toBeLessThan(5);
    return faults > 0 ? "inside" : "accepted";
  },
  seal: (bytes) => {
    if (bytes.length < 4) return bytes;
    const head = bytes[0]! * 256 + bytes[1]!;
    return seal.seal(head >> 14, head & 0x3fff, bytes.slice(2, -2));
  },
});
