// Signed documents, for replicas that are given an identity: keys, and proofs that an author wrote two histories.
export {
  createIdentity,
  createWitness,
  type Identity,
  type IdentityOptions,
  verifyForkProof,
  type Witness,
  type WitnessOptions,
} from "@joinery/replica/signed";
