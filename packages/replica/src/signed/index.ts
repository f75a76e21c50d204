// The front door of signed documents, which nobody else loads: identities, and proofs that an author forked.
export type { SignatureCheck } from "../core/signatory.js";
export { createIdentity, type IdentityOptions } from "../shell/signing/create-identity.js";
export { createWitness, type Witness, type WitnessOptions } from "../shell/signing/create-witness.js";
export type { Identity } from "../shell/signing/identity.js";
export { defaultVerifier, type SignatureVerifier } from "../shell/signing/verifier.js";
export { verifyForkProof } from "../shell/signing/verify-fork-proof.js";
export { type Claim, verifyProof } from "../shell/signing/verify-proof.js";
export { checkWork, proveWork, type WorkTerms, workBitsMax } from "../shell/signing/work.js";
export type { EntryName } from "./arrival.js";
export { decodeCutState, encodeCutState } from "./cut-state.js";
export { unsignedBytes } from "./entry-identity.js";
export { type EntryNode, type EntryTree, isAncestor } from "./entry-tree.js";
export { type ForkProof, forkProofOf } from "./fork-proof.js";
export { operationsSaid } from "./operations-said.js";
export { listOf, readStretch, type Stretch, type StretchLink } from "./read-stretch.js";
export type { RefusalCounts, RefusalReason } from "./refusal-reason.js";
export { SignedDocumentCore, type SigningOptions } from "./signed-document-core.js";
export { toSigned } from "./signed-stretch.js";
