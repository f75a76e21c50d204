// Keeps an identity in a file, on Node only.
export { type KeystoreOptions, loadIdentity, type SaveIdentityOptions, saveIdentity } from "@joinery/storage/keystore";
