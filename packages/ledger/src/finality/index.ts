// The door of what certifies money, for witnesses and for whoever checks what they signed: nobody else loads it.
export { type Certificate, type ClaimedCertificate, readCertificate } from "./certificate.js";
export { type CertifiedLedger, certificateOf } from "./certificate-of.js";
export { type Checkpoint, type ClaimedCheckpoint, readCheckpoint, readCheckpointOf, stateHash } from "./checkpoint.js";
export {
  type CheckpointConflict,
  type ClaimedCheckpointConflict,
  checkpointConflictOf,
  readCheckpointConflict,
} from "./checkpoint-conflict.js";
export { CheckpointDuty, checkpointState, checkpointWord } from "./checkpoint-duty.js";
export { type CertifiedCheckpoint, checkpointsOf } from "./checkpoint-words.js";
export { type ClaimedConflict, type Conflict, conflictBetween, conflictOf, readConflict } from "./conflict.js";
export { dueHeads } from "./due-heads.js";
