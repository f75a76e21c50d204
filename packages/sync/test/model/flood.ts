// Very many messages of one peer in a short time, and what they cost the node that hears them.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { protocolVersion } from "../../src/core/frame.js";
import type { Attacker } from "./attacker.js";
import type { TestNetwork } from "./test-network.js";
import type { TestNode } from "./test-node.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

export interface Flood {
  readonly network: TestNetwork;
  readonly victim: TestNode;
  readonly attacker: Attacker;
  /** The messages that are sent, one after the other, again and again. */
  readonly messages: readonly Uint8Array[];
  readonly copies: number;
}

export interface FloodCost {
  readonly sentBytes: number;
  readonly answeredBytes: number;
  /** What the node holds more than before. */
  readonly heldBytes: number;
  /** Entries that were looked up in the log of the first document. */
  readonly lookedUp: number;
  /** Processor time per copy, in microseconds: to be told, not to be tested. */
  readonly copyUs: number;
}

/** How long a flood takes in virtual time. */
export const floodSteps = 20;

/** Half of the messages come in frames of their own, half in frames of 500. */
export function flooded({ messages, copies, ...scene }: Flood): FloodCost {
  return costOf(scene, copies, (step) => {
    for (const frame of framesOf(messages, copies / floodSteps, step)) scene.attacker.send(frame);
  });
}

/** What it costs that the attacker says so many messages, some of them in each step. */
export function costOf(
  { network, victim, attacker }: Omit<Flood, "messages" | "copies">,
  copies: number,
  say: (step: number) => void,
): FloodCost {
  const { log } = victim.documents[0] as TestNode["documents"][number];
  const gather = log.gather.bind(log);
  let lookedUp = 0;
  log.gather = (intervals) => {
    const found = gather(intervals);
    lookedUp += found.length;
    return found;
  };
  const [sentBytes, answeredBytes, held] = [attacker.sentBytes, attacker.answeredBytes, heldBytes()];
  const cpu = process.cpuUsage();
  for (let step = 0; step < floodSteps; step++) {
    say(step);
    network.step();
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    sentBytes: attacker.sentBytes - sentBytes,
    answeredBytes: attacker.answeredBytes - answeredBytes,
    heldBytes: heldBytes() - held,
    lookedUp,
    copyUs: (user + system) / copies,
  };
}

const perFrame = 500;
const frameBytesMax = 250_000;

function* framesOf(messages: readonly Uint8Array[], copies: number, step: number): Iterable<Uint8Array> {
  const at = (place: number): Uint8Array => messages[(copies * step + place) % messages.length] as Uint8Array;
  const head = Uint8Array.of(protocolVersion);
  for (let place = 0; place < copies / 2; place++) yield Uint8Array.from(Buffer.concat([head, at(place)]));
  let frame: Uint8Array[] = [head];
  let bytes = 1;
  for (let place = copies / 2; place < copies; place++) {
    if (frame.length > perFrame || bytes + at(place).length > frameBytesMax) {
      yield Uint8Array.from(Buffer.concat(frame));
      frame = [head];
      bytes = 1;
    }
    frame.push(at(place));
    bytes += at(place).length;
  }
  yield Uint8Array.from(Buffer.concat(frame));
}

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
