// The front door of signed documents, which nobody else loads: identities, and proofs that an author forked.
export type { SignatureCheck } from "../core/signatory.js";
export { createIdentity, type IdentityOptions } from "../shell/signing/create-identity.js";
export { createWitness, type Witness, type WitnessOptions } from "../shell/signing/create-witness.js";
export type { Identity } from "../shell/signing/identity.js";
export { defaultVerifier, type SignatureVerifier } from "../shell/signing/verifier.js";
export { verifyForkProof } from "../shell/signing/verify-fork-proof.js";
export { checkWork, proveWork, type WorkTerms, workBitsMax } from "../shell/signing/work.js";
export type { EntryName } from "./arrival.js";
export type { EntryNode, EntryTree } from "./entry-tree.js";
export { type ForkProof, forkProofOf } from "./fork-proof.js";
export type { RefusalCounts, RefusalReason } from "./refusal-reason.js";
export { SignedDocumentCore, type SigningOptions } from "./signed-document-core.js";
