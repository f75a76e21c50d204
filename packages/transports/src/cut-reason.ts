// A reason of any length, cut to what a transport has room for.

/** The start of `reason` that takes at most `bytesMax` bytes of UTF-8, cut between characters. */
export function cutReason(reason: string, bytesMax: number): string {
  const bytes = new TextEncoder().encode(reason);
  if (bytes.length <= bytesMax) return reason;
  let end = bytesMax;
  while (((bytes[end] as number) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}
