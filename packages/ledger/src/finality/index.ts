// The door of what certifies money, for witnesses and for whoever checks what they signed: nobody else loads it.
export { type Certificate, type ClaimedCertificate, readCertificate } from "./certificate.js";
export { type CertifiedLedger, certificateOf } from "./certificate-of.js";
export { type ClaimedConflict, type Conflict, conflictBetween, conflictOf, readConflict } from "./conflict.js";
export { dueHeads } from "./due-heads.js";
