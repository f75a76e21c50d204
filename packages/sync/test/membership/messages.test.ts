// Messages of meshes, to the byte, and their bounds: what names more peers or addresses than allowed is refused.

import { replicaIdFromBytes } from "@joinery/clock";
import { writeUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { bodyLength, encodeMessage, messageType } from "../../src/core/frame.js";
import * as messages from "../../src/core/membership/membership-messages.js";
import type { MeshPeer } from "../../src/core/membership/mesh-peer.js";

function peer(number: number, ...addresses: string[]): MeshPeer {
  const id = replicaIdFromBytes(new Uint8Array(16).fill(number));
  if (id === undefined) throw new TypeError("sixteen bytes name an author");
  return { id, addresses };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bodyOf = (message: Uint8Array): Uint8Array => message.slice(message.length - bodyLength(message));
const [one, two] = [peer(1, "ws://a"), peer(2)];
const walk = "0000000a80000001";
const root = { ticket: walk, ageMs: 300 };

describe("messages of a mesh", () => {
  it("have these bytes", () => {
    const name = (number: string): string => `10${number.repeat(16)}`;
    expect(hex(messages.encodeGossip())).toBe("3f00");
    expect(hex(messages.encodeJoin(one.addresses))).toBe("40080106".concat("77733a2f2f61"));
    expect(hex(messages.encodeForwardJoin({ ttl: 6, peer: one }))).toBe(`411a06${name("01")}010677733a2f2f61`);
    const { addresses } = one;
    const told = "0a00000001000080ac02";
    const { yes, still } = messages.neighbor;
    expect(hex(messages.encodeNeighbor({ kind: yes, root, addresses }))).toBe(`421302${told}010677733a2f2f61`);
    expect(hex(messages.encodeNeighbor({ kind: still, root, addresses }))).toBe(`420b03${told}`);
    expect(hex(messages.encodeDisconnect(messages.parting.leaving, []))).toBe("43020100");
    const shown = `02${name("01")}010677733a2f2f61${name("02")}00`;
    expect(hex(messages.encodeShuffle({ walk, ttl: 5, peers: [one, two] }))).toBe(`44350a0000000100008005${shown}`);
    expect(hex(messages.encodeShuffleReply({ walk, peers: [one, two] }))).toBe(`45340a00000001000080${shown}`);
  });

  it("come out of their bytes as they went in", () => {
    const peers = [one, two];
    expect(messages.readJoin(bodyOf(messages.encodeJoin(one.addresses)))).toEqual(one.addresses);
    const news = { ttl: 6, peer: one };
    expect(messages.readForwardJoin(bodyOf(messages.encodeForwardJoin(news)))).toEqual(news);
    const request = { kind: messages.neighbor.high, root, addresses: one.addresses };
    expect(messages.readNeighbor(bodyOf(messages.encodeNeighbor(request)))).toEqual(request);
    const parting = messages.encodeDisconnect(messages.parting.room, peers);
    expect(messages.readDisconnect(bodyOf(parting))).toEqual({ isLeaving: false, peers });
    expect(messages.readShuffle(bodyOf(messages.encodeShuffle({ walk, ttl: 5, peers })))).toEqual({
      walk,
      ttl: 5,
      peers,
    });
    expect(messages.readShuffleReply(bodyOf(messages.encodeShuffleReply({ walk, peers })))).toEqual({ walk, peers });
  });

  it("leave out what does not fit the least frame", () => {
    const long = Array.from({ length: 16 }, (_, number) =>
      peer(number, ...["a", "b", "c", "d"].map((a) => a.repeat(250))),
    );
    const message = messages.encodeShuffle({ walk, ttl: 5, peers: long });
    expect(message.length).toBeLessThan(2100);
    expect(messages.readShuffle(bodyOf(message)).peers).toEqual(long.slice(0, 1));
    const many = Array.from({ length: 40 }, (_, number) => peer(number));
    expect(messages.readShuffle(bodyOf(messages.encodeShuffle({ walk, ttl: 5, peers: many }))).peers.length).toBe(16);
  });

  it("are refused with too many peers or addresses, or such as are none", () => {
    const malformed = expect.objectContaining({ code: "MALFORMED_FRAME" });
    const join = (addresses: readonly string[]) => () => messages.readJoin(bodyOf(messages.encodeJoin(addresses)));
    expect(join(["a", "b", "c", "d"])()).toHaveLength(4);
    expect(join(["a", "b", "c", "d", "e"])).toThrow(malformed);
    expect(join([""])).toThrow(malformed);
    expect(join(["x".repeat(256)])).toThrow(malformed);
    const seventeen = bodyOf(
      encodeMessage(messageType.shuffleReply, (encoder) => {
        writeUint8Array(encoder, new Uint8Array(8));
        writeUint8Array(encoder, Uint8Array.of(17));
        for (let left = 17; left > 0; left--) writeUint8Array(encoder, Uint8Array.of(16, ...new Uint8Array(16), 0));
      }),
    );
    expect(() => messages.readShuffleReply(seventeen)).toThrow(malformed);
    const unknown = { kind: 5 as messages.NeighborKind, root, addresses: [] };
    expect(() => messages.readNeighbor(bodyOf(messages.encodeNeighbor(unknown)))).toThrow(malformed);
  });
});
