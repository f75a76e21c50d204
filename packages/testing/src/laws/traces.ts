// Recorded traces and what is in them: states that replicas reach and operations as bytes, to test other properties with.
export {
  asColumns,
  asRow,
  type CarriedDelta,
  type CarriedForm,
  readDelta,
  readerOf,
  writeDelta,
} from "./carried-delta.js";
export { nameOfSite, playTrace, type World } from "./play.js";
export type { AnyState, Site } from "./site.js";
export { arbitraryTrace, type Carriage, type Shape, type Sync, type Trace, type TraceStep } from "./trace.js";
