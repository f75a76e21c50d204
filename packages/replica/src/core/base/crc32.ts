// CRC-32 (IEEE 802.3), four bytes at a time: finds what a disk or a link did to a snapshot. It resists accidents, not attackers.
// Kounavis, Berry: A systematic approach to building high performance, software-based, CRC generators (2005).

/** The first has what one byte adds, each further one the same with a zero byte more behind it. */
const tables: readonly [Int32Array, Int32Array, Int32Array, Int32Array] = tablesOf();

function tablesOf(): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const [first, ...others] = [0, 1, 2, 3].map(() => new Int32Array(256)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 0 ? 0 : 0xedb88320);
    first[byte] = value;
  }
  for (let byte = 0; byte < 256; byte++) {
    let value = first[byte] as number;
    for (const table of others) {
      value = (value >>> 8) ^ (first[value & 0xff] as number);
      table[byte] = value;
    }
  }
  return [first, ...others];
}

/** The checksum of `bytes`, an unsigned 32-bit number; that of `before` with them behind it, when that of `before` is given. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3] = tables;
  const whole = bytes.length - (bytes.length % 4);
  let crc = ~before;
  let at = 0;
  for (; at < whole; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (t3[crc & 0xff] as number) ^
      (t2[(crc >>> 8) & 0xff] as number) ^
      (t1[(crc >>> 16) & 0xff] as number) ^
      (t0[crc >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}
