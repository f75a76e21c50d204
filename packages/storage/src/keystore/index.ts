// Identities in files, on Node only.
export { type KeystoreOptions, loadIdentity, type SaveIdentityOptions, saveIdentity } from "./keystore.js";
