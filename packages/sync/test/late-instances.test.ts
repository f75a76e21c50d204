// A document that is deleted and begun anew on one session numbers its authors anew: what was said in the old numbers and
// comes late must not be taken for the new ones.
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../src/core/frame.js";
import { writeAsStrangers } from "./model/foreign-authors.js";
import { noFaults } from "./model/test-link.js";
import { TestNetwork } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";

const players = (node: TestNode): number => node.document("room").view.players.size;
const isAck = (frame: Uint8Array): boolean => decodeFrame(frame).some(({ type }) => type === messageType.ack);

describe("what is said of a document and comes after it was begun anew", () => {
  it.each([0, 1])("is not taken for news of the new one, by node %i", (hearing) => {
    const network = new TestNetwork({ nodes: 2 });
    const [hearer, renewer] = [network.node(hearing), network.node(1 - hearing)];
    const [link] = network.links;
    link!.faults = { ...noFaults, delayMsMax: 1 };
    const late: Uint8Array[] = [];
    link!.filter = (frame, from) => {
      if (from === renewer && isAck(frame)) late.push(frame.slice());
      return true;
    };
    writeAsStrangers(hearer, "room", 3, 1);
    network.settle(5000);
    for (let count = 0; count < 3; count++) {
      hearer.change("room", (draft) => draft.players.add(`h${count}`));
      network.run(200);
    }
    writeAsStrangers(hearer, "room", 6, 2);
    network.settle(5000);
    expect(late.length).toBeGreaterThan(2);
    renewer.forget("room");
    // The word of the new document arrives, and right after it everything once more that was said of the old one.
    const news: Uint8Array[] = [];
    link!.filter = (frame, from) => from !== renewer || news.push(frame.slice()) === 0;
    network.run(100);
    for (const frame of [...news, ...late]) link!.inject(renewer, frame, network.nowMs);
    link!.filter = () => true;
    network.settle(10_000);
    expect(link!.closeReasons).toEqual([]);
    network.expectEqual();
    expect(players(renewer)).toBe(players(hearer));
  });
});
