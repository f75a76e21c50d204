// A reason of any length, cut to what a transport has room for.

/** The start of `reason` that takes at most `bytesMax` bytes of UTF-8, cut between characters. */
export function cutReason(reason: string, bytesMax: number): string {
  return reason.slice(0, new TextEncoder().encodeInto(reason, new Uint8Array(bytesMax)).read);
}
