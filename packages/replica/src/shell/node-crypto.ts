// `node:crypto`, reached in a way that bundlers for browsers don't follow.

/** The module, seen as the part of it that is used; undefined outside Node. */
export function nodeCrypto<Part>(): Part | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.("node:crypto") as Part | undefined;
}
