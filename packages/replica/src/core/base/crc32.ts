// CRC-32 (IEEE 802.3), table-driven: finds what a disk or a link did to a snapshot. It resists accidents, not attackers.

const table = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 0 ? 0 : 0xedb88320);
  table[byte] = value;
}

/** The checksum of `bytes`, an unsigned 32-bit number; that of `before` with them behind it, when that of `before` is given. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let index = 0; index < bytes.length; index++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[index] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}
