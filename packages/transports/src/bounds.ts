// The bounds all adapters share, with their defaults, and the rule by which a buffer takes a frame.

/** The largest frame by default, in bytes. */
export const frameBytesMaxDefault: number = 256 * 1024;

/** How much may wait in one direction of a connection by default, in bytes. */
export const bufferBytesMaxDefault: number = 4 * 1024 * 1024;

/** What a frame costs besides its bytes, so that empty frames fill a buffer too. */
export const frameOverheadBytes = 32;

/** Whether a frame still goes into a buffer. An empty buffer takes any frame, or a small one would take none ever. */
export function fitsBuffer(bufferedBytes: number, frame: Uint8Array, bufferBytesMax: number): boolean {
  return bufferedBytes === 0 || bufferedBytes + frame.length + frameOverheadBytes <= bufferBytesMax;
}
