// Cyclic redundancy checks: 16 bits for a datagram (polynomial 0x1021, as in CCITT), 32 bits for a frame (0xedb88320,
// reflected, as in zlib). Both find every change within a run of as many bits; neither withstands an attacker.

const table16: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8;
  for (let bit = 0; bit < 8; bit++) value = (value & 0x8000) === 0 ? value << 1 : (value << 1) ^ 0x1021;
  return value;
});

const table32: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
  return value >>> 0;
});

/** Goes on from `start`, which is 0xffff or the check of what lies before. */
export function check16(bytes: Uint8Array, start = 0xffff): number {
  let value = start;
  for (const byte of bytes) value = ((value << 8) & 0xffff) ^ (table16[(value >>> 8) ^ byte] as number);
  return value;
}

export function check32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (table32[(value ^ byte) & 0xff] as number);
  return ~value >>> 0;
}
