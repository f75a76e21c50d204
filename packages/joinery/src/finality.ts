// Witnesses and certificates, for documents whose ledgers name witnesses. Waiting for a change to be certified needs none of it.
export type { Certificate, Conflict } from "@joinery/ledger/finality";
export { type AttestOptions, attest } from "./finality/attest.js";
export {
  type CertifiedOperation,
  certificateFor,
  conflictFor,
  verifyCertificate,
  verifyConflict,
} from "./finality/certificates.js";
