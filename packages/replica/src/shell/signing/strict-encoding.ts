// What Ed25519 libraries judge differently, judged here before any of them is asked: S below the group order, points in
// their one encoding, and none of small order. RFC 8032 leaves room; Chalkias, Garillon, Nikolaenko: Taming the many
// EdDSAs (2020) shows where implementations part.

/** Bytes of a public key, and of either half of a signature. */
export const publicKeyBytes = 32;
export const signatureBytes = 64;

const p: bigint = 2n ** 255n - 19n;
const order: bigint = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The y coordinates of the eight points of small order: 1, -1, 0, and the two of order 8 with their negatives. */
const smallOrderY: ReadonlySet<bigint> = smallOrderYs();

/** False for a signature or a key that no engine may even look at. */
export function isStrictlyEncoded(publicKey: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== publicKeyBytes || signature.length !== signatureBytes) return false;
  if (littleEndian(signature.subarray(32)) >= order) return false;
  return isPlainPoint(publicKey) && isPlainPoint(signature.subarray(0, 32));
}

/** True when `point` can only be the canonical encoding of a point of large order; whether it is one shows later. */
function isPlainPoint(point: Uint8Array): boolean {
  const y = littleEndian(point) & (2n ** 255n - 1n);
  return y < p && !smallOrderY.has(y);
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] as number);
  return value;
}

/** On the curve -x^2 + y^2 = 1 + d x^2 y^2 a point of order 8 doubles to (x, 0), so y^2 = -x^2: d y^4 + 2 y^2 - 1 = 0. */
function smallOrderYs(): Set<bigint> {
  const d = mod(-121665n * power(121666n, p - 2n));
  const root = squareRoot(mod(1n + d)) as bigint;
  const ys = new Set([1n, p - 1n, 0n]);
  for (const sign of [root, p - root]) {
    const y = squareRoot(mod((sign - 1n) * power(d, p - 2n)));
    if (y !== undefined) ys.add(y).add(p - y);
  }
  return ys;
}

/** A square root modulo p, which is 5 modulo 8; undefined for what is no square. */
function squareRoot(square: bigint): bigint | undefined {
  const candidate = power(square, (p + 3n) / 8n);
  for (const root of [candidate, mod(candidate * power(2n, (p - 1n) / 4n))])
    if (mod(root * root) === square) return root;
  return undefined;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

function mod(value: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}
