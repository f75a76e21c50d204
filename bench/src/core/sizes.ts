// The sizes of a state by format.

import { constants, deflateRawSync } from "node:zlib";
import type { Encodings } from "../subjects/subject.js";
import { type Figure, figure } from "../suite.js";

/** One figure per format, under the format's name. */
export function sizesOf(encodings: Encodings): Figure[] {
  return Object.entries(encodings).map(([format, bytes]) => figure("bytes", bytes.length, format));
}

/** The same after raw deflate at level 6, with every subject alike, also for formats that are compressed already. */
export function deflatedSizesOf(encodings: Encodings): Figure[] {
  return Object.entries(encodings).map(([format, bytes]) => {
    const deflated = deflateRawSync(bytes, { level: 6, strategy: constants.Z_DEFAULT_STRATEGY });
    return figure("bytes", deflated.length, format === "" ? "deflated" : `${format}-deflated`);
  });
}
