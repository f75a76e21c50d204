// Witnesses, certificates and checkpoints, for documents whose ledgers name witnesses. Waiting for a change to be certified needs none of it.
export type { Certificate, Checkpoint, CheckpointConflict, Conflict } from "@joinery/ledger/finality";
export { type AttestOptions, attest } from "./finality/attest.js";
export {
  type CertifiedOperation,
  certificateFor,
  conflictFor,
  verifyCertificate,
  verifyConflict,
} from "./finality/certificates.js";
export {
  beginCheckpoint,
  type CheckpointBytes,
  checkpointConflictFor,
  checkpointFor,
  type OpenedCheckpoint,
  openCheckpoint,
  verifyCheckpoint,
  verifyCheckpointConflict,
} from "./finality/checkpoints.js";
