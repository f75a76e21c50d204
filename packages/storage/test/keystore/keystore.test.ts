// An identity in a file: read by its owner alone, and told from damage and from other files.
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity } from "@joinery/replica/signed";
import { loadIdentity, saveIdentity } from "@joinery/storage/keystore";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const scrypt = { N: 2 ** 14, r: 8, p: 1 };
const codeOf = (code: string): unknown => expect.objectContaining({ name: "StorageError", code });
const onModes = process.platform === "win32" ? it.skip : it;
let folder: string;
let count = 0;
const freshPath = (): string => join(folder, `keys-${++count}.json`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-keystore-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a keystore", () => {
  it.each([[{}], [{ passphrase: "open sesame", scrypt }]])(
    "gives back the identity that was saved: %j",
    async (options) => {
      const [path, identity] = [freshPath(), createIdentity()];
      await saveIdentity(path, identity, options);
      const loaded = await loadIdentity(path, options);
      expect([loaded.author, loaded.secretKey]).toEqual([identity.author, identity.secretKey]);
      const text = await readFile(path, "utf8");
      expect(JSON.parse(text)).toMatchObject({ format: "joinery-keystore", version: 1, author: identity.author });
      const secret = Buffer.from(identity.secretKey).toString("base64");
      expect(text.includes(secret)).toBe(!("passphrase" in options));
    },
  );

  onModes("is its owner's alone, and refused when it is not", async () => {
    const path = freshPath();
    const umask = process.umask(0);
    await saveIdentity(path, createIdentity()).finally(() => process.umask(umask));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      await chmod(path, mode);
      const exposed = expect.objectContaining({ code: "EXPOSED_KEYSTORE", message: expect.stringContaining("600") });
      await expect(loadIdentity(path)).rejects.toEqual(exposed);
    }
    await chmod(path, 0o400);
    await loadIdentity(path);
    await chmod(path, 0o640);
    await symlink(path, `${path}.link`);
    await expect(loadIdentity(`${path}.link`)).rejects.toEqual(codeOf("EXPOSED_KEYSTORE"));
  });

  it("refuses another passphrase, and none", async () => {
    const path = freshPath();
    await saveIdentity(path, createIdentity(), { passphrase: "right", scrypt });
    await expect(loadIdentity(path, { passphrase: "wrong" })).rejects.toEqual(codeOf("WRONG_KEY"));
    await expect(loadIdentity(path)).rejects.toEqual(codeOf("ENCRYPTED"));
  });

  it("is replaced only when that is asked for", async () => {
    const [path, first, second] = [freshPath(), createIdentity(), createIdentity()];
    await saveIdentity(path, first);
    await expect(saveIdentity(path, second)).rejects.toEqual(codeOf("FILE_EXISTS"));
    expect((await loadIdentity(path)).author).toBe(first.author);
    await saveIdentity(path, second, { replace: true });
    expect((await loadIdentity(path)).author).toBe(second.author);
    expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  it("tells damage and newer versions from other files, and from none", async () => {
    const [path, other] = [freshPath(), freshPath()];
    const write = (text: string): Promise<void> => writeFile(other, text, { mode: 0o600 });
    await expect(loadIdentity(path)).rejects.toEqual(codeOf("CANNOT_OPEN"));
    await expect(saveIdentity(join(path, "nowhere"), createIdentity())).rejects.toEqual(codeOf("CANNOT_OPEN"));
    await saveIdentity(path, createIdentity());
    const text = await readFile(path, "utf8");
    for (const [from, to] of [
      [/"secretKey": "./, '"secretKey": "_'],
      [/"author": "../, '"author": "zz'],
      [/"sum": "./, '"sum": "_'],
      [/}\s*$/, ""],
    ] as const) {
      await write(text.replace(from, to));
      await expect(loadIdentity(other), String(from)).rejects.toEqual(codeOf("DAMAGED_KEYSTORE"));
    }
    await write(text.replace('"version": 1', '"version": 2'));
    await expect(loadIdentity(other)).rejects.toEqual(codeOf("NEWER_FORMAT"));
    for (const strange of ["", "{}", "-----BEGIN PRIVATE KEY-----", `${text}${" ".repeat(70_000)}`]) {
      await write(strange);
      await expect(loadIdentity(other)).rejects.toEqual(codeOf("NOT_A_KEYSTORE"));
    }
  });
});
