// The one verifier of signatures: strict encodings, then the fastest engine at hand, which decides the equation alone.
// An engine is used only after it has given the right answers to the vectors on which engines are known to part.

import type { SignatureCheck } from "../../core/signatory.js";
import { nativeEngine } from "./native-engine.js";
import { portableEngine } from "./portable-engine.js";
import { isStrictlyEncoded } from "./strict-encoding.js";
import { webEngine } from "./web-engine.js";

/** Decides [S]B = R + [k]A, without the cofactor, for strictly encoded input. */
export type SignatureEngine = (check: SignatureCheck) => boolean | Promise<boolean>;

export type SignatureVerifier = (check: SignatureCheck) => boolean | Promise<boolean>;

/** The normative verifier over `engine`: what it answers is a function of the bytes, whatever the engine. */
export function strictVerifier(engine: SignatureEngine): SignatureVerifier {
  return (check) => isStrictlyEncoded(check.publicKey, check.signature) && engine(check);
}

/** The verifier over `node:crypto` where that is there, over WebCrypto where it decides alike, else over `@noble/curves`. */
export function defaultVerifier(): SignatureVerifier {
  const native = nativeEngine();
  if (native !== undefined) return strictVerifier(native);
  const web = webEngine();
  if (web === undefined) return strictVerifier(portableEngine);
  const trusted = decidesAlike(web).then((alike) => (alike ? web : portableEngine));
  return strictVerifier(async (check) => (await trusted)(check));
}

/** Asks about a signature that only an equation with the cofactor accepts, and about one that every engine accepts. */
async function decidesAlike(engine: SignatureEngine): Promise<boolean> {
  try {
    return (await engine(plainCheck)) === true && (await engine(cofactorCheck)) === false;
  } catch {
    return false;
  }
}

const message = new Uint8Array([1, 2, 3]);

/** An honest signature. */
const plainCheck: SignatureCheck = {
  message,
  publicKey: fromHex("33cffc450a9ee4a0a4599b0acf06c6e9d133466239a07b7f34289d58cc8ea043"),
  signature: fromHex(
    "774be1b5a20d3132c3b50d11f53345fca9218c6e8d9122a57063a651b5f5b75b3059557f61a198731ca139741ed4edcc7e9839e9a4feff22652237a59f598b04",
  ),
};

/** A signature whose R has a part of small order: [8][S]B = [8]R + [8][k]A holds, and [S]B = R + [k]A does not. */
const cofactorCheck: SignatureCheck = {
  message,
  publicKey: plainCheck.publicKey,
  signature: fromHex(
    "be2f32d8cc49d7f31fe720a53ef007d83d4487605d9c537d7ea1294cf77ea5feae529796070e114c0f3e8cc0518df7731ef71fa0253fa6c02942cd77a1086407",
  ),
};

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
