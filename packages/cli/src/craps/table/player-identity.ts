// The key pair of a member: kept in a file where there is one, made anew where there is none yet.

import { existsSync } from "node:fs";
import { loadIdentity, saveIdentity } from "joinery/keystore";
import { createIdentity, type Identity } from "joinery/signed";

/** @param keystore undefined: the identity ends with the process */
export async function playerIdentity(keystore: string | undefined): Promise<Identity> {
  if (keystore === undefined) return createIdentity();
  if (existsSync(keystore)) return loadIdentity(keystore);
  const identity = createIdentity();
  await saveIdentity(keystore, identity);
  return identity;
}

/** A member who keeps what it wrote keeps its key, too: beside the store, unless it is told where. */
export function keystoreOf(store: string | undefined, keystore: string | undefined): string | undefined {
  return keystore ?? (store === undefined ? undefined : `${store}.key`);
}
