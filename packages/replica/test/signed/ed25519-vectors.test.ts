// Every engine that is at hand gives the answers of the vectors: small and mixed orders, encodings, altered bytes. Where
// libraries part, the vectors say who is right.
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { nativeEngine, nativeSigner } from "../../src/shell/signing/native-engine.js";
import { portableEngine, portableSigner } from "../../src/shell/signing/portable-engine.js";
import { defaultVerifier, type SignatureEngine, strictVerifier } from "../../src/shell/signing/verifier.js";
import { webEngine } from "../../src/shell/signing/web-engine.js";

interface Vector {
  readonly name: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

const vectors = createRequire(import.meta.url)("./ed25519-vectors.json") as readonly Vector[];

const engines: readonly (readonly [string, SignatureEngine | undefined])[] = [
  ["node:crypto", nativeEngine()],
  ["WebCrypto", webEngine()],
  ["@noble/curves", portableEngine],
];

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

async function misjudged(engine: SignatureEngine, asked: readonly Vector[] = vectors): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, publicKey, message, signature, valid } of asked) {
    const check = { publicKey: bytes(publicKey), message: bytes(message), signature: bytes(signature) };
    if ((await engine(check)) !== valid) wrong.push(name);
  }
  return wrong;
}

describe("the conformance vectors", () => {
  it("hold each kind of trap, and good signatures among them", () => {
    expect(vectors.length).toBeGreaterThan(100);
    expect(vectors.filter(({ valid }) => valid).length).toBeGreaterThan(10);
    for (const kind of ["small order", "mixed order", "S + L", "encoded as p +", "no point", "altered", "cofactor"]) {
      expect(vectors.filter(({ name }) => name.includes(kind)).length, kind).toBeGreaterThan(0);
    }
  });

  it.each(engines)("are judged right by the strict verifier over %s", async (_name, engine) => {
    expect(engine).toBeDefined();
    expect(await misjudged(strictVerifier(engine!))).toEqual([]);
  });

  it("are judged right by the verifier that is used", async () => {
    expect(await misjudged(defaultVerifier())).toEqual([]);
  });

  it("are not all judged right by an engine alone: the checks of encodings decide some", async () => {
    const ofRightLength = vectors.filter((vector) => vector.publicKey.length === 64 && vector.signature.length === 128);
    expect((await misjudged(nativeEngine()!, ofRightLength)).some((name) => name.includes("small order"))).toBe(true);
  });
});

describe("signers", () => {
  it("make the same signature, which is deterministic", () => {
    const secretKey = new Uint8Array(32).fill(7);
    const message = new Uint8Array([1, 2, 3]);
    expect(nativeSigner(secretKey)!(message)).toEqual(portableSigner(secretKey)(message));
  });
});
