// Bytes as accidents and attackers make them, and a harness that counts what a decoder does with them.
export { describeHostileBytes, type HostileOptions } from "./describe-hostile-bytes.js";
export {
  type DecoderUnderTest,
  type Depth,
  type DepthCounts,
  type FuzzCounts,
  type FuzzOptions,
  fuzzDecoder,
} from "./fuzz-decoder.js";
export { altered, Dice, mutated, randomBytes } from "./mutation.js";
