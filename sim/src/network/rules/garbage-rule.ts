// A node that sends garbage: some of its frames arrive as bytes that mean nothing, and some of these are longer than any frame may be.
// All of it can be told from a frame, so it costs sessions, and changes nothing.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf, pass } from "../packet.js";

export interface GarbageOptions {
  readonly seed: Seed;
  readonly node: number;
  /** Of each of its frames, in [0, 1]. */
  readonly probability: number;
}

/** One in so many is too long. */
const hugeShare = 8;
const hugeBytes = 262_145;
const garbageBytesMax = 200;

/** A version that frames have, so that what follows is looked at. */
const version = 2;
/** Behind the type of the first message: that it has 65,535 bytes, more than there are. */
const lengthBeyond = [255, 255, 3] as const;
const lengthAt = 2;

export function garbageRule({ seed, node, probability }: GarbageOptions): FaultRule {
  const random = new RandomKey(seed, "garbage", node);
  const kinds = new RandomKey(seed, "garbage kind", node);
  const lengths = new RandomKey(seed, "garbage length", node);
  const contents = new RandomKey(seed, "garbage content", node);
  return ({ from, to, sequence, bytes }) => {
    if (from !== node || bytes === 0) return pass;
    const link = linkOf(from, to);
    if (!random.chance(probability, link, sequence)) return pass;
    const isHuge = kinds.integer(hugeShare, link, sequence) === 0;
    const frame = new Uint8Array(
      isHuge ? hugeBytes : lengthAt + lengthBeyond.length + lengths.integer(garbageBytesMax, link, sequence),
    );
    for (let at = 0; at < Math.min(frame.length, garbageBytesMax); at++)
      frame[at] = contents.integer(256, link + at, sequence);
    frame[0] = version;
    frame.set(lengthBeyond, lengthAt);
    return { kind: "replace", frame };
  };
}
