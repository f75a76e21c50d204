// Signed documents, for replicas that are given an identity: keys, and proofs that an author wrote two histories.
export { createIdentity, type Identity, type IdentityOptions, verifyForkProof } from "@joinery/replica/signed";
