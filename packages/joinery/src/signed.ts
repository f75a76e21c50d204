// Signed documents, for replicas that are given an identity: keys, work that makes new ones dear, and proofs that an author wrote two histories.
export {
  checkWork,
  createIdentity,
  createWitness,
  type Identity,
  type IdentityOptions,
  proveWork,
  verifyForkProof,
  type Witness,
  type WitnessOptions,
  type WorkTerms,
  workBitsMax,
} from "@joinery/replica/signed";
