// Fields over both libraries in replicas: sent, stored, read back out of logs and snapshots, and refused when they are spoiled.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createReplica, type Replica, register } from "joinery";
import * as automerge from "joinery/documents/automerge";
import * as yjs from "joinery/documents/yjs";
import { sqliteStorage } from "joinery/storage/sqlite";
import { memoryHub } from "joinery/transports/memory";
import { afterAll, afterEach, expect, it } from "vitest";

const schema = { title: register(""), body: yjs.text(), todo: yjs.list<string>(), board: automerge.json() };

const folder = mkdtempSync(join(tmpdir(), "joinery-documents-"));
const opened: Replica[] = [];
afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

it("what two write at once in one change each is one document at both, and after a restart", async () => {
  const hub = memoryHub();
  const storage = () => sqliteStorage(join(folder, "ann.db"));
  const ann = await createReplica({ storage: storage(), network: [hub.listener("ann")] });
  const bob = await createReplica({ network: [hub.dialer("ann")] });
  opened.push(bob);
  const here = await ann.open("plan", schema);
  const there = await bob.open("plan", schema);
  here.change(({ title, body, todo, board }) => {
    title.set("Plan");
    body.insert(0, "ab");
    todo.push("tea");
    board.set(["open"], ["x"]);
  });
  await here.synced();
  here.change(({ body, board }) => {
    body.insert(1, "-");
    board.insert(["open", 0], "w");
  });
  there.change(({ body, todo }) => {
    body.insert(2, "c");
    todo.push("cake");
  });
  await Promise.all([here.synced(), there.synced()]);
  const all = { title: "Plan", body: "a-bc", todo: ["tea", "cake"], board: { open: ["w", "x"] } };
  expect([{ ...here.value }, { ...there.value }]).toEqual([all, all]);
  await ann.close();

  const again = await createReplica({ storage: storage() });
  opened.push(again);
  const reopened = await again.open("plan", schema);
  expect({ ...reopened.value }).toEqual(all);
  reopened.change(({ body, todo }) => {
    body.delete(0, 2);
    todo.delete(0);
  });
  expect([reopened.value.body, reopened.value.todo]).toEqual(["bc", ["cake"]]);
  const bytes = await reopened.export();
  await there.import(bytes);
  expect([there.value.body, there.value.todo]).toEqual(["bc", ["cake"]]);
});

it("a change that fails takes back its edits with everything else", async () => {
  const replica = await createReplica();
  opened.push(replica);
  const plan = await replica.open("plan", schema);
  const failing = (): unknown =>
    plan.change(({ title, body, board }) => {
      title.set("lost");
      body.insert(0, "lost");
      board.set(["lost"], true);
      board.set(["none", "lost"], true);
    });
  expect(failing).toThrow("leads through");
  expect({ ...plan.value }).toEqual({ title: "", body: "", todo: [], board: {} });
  const paths: unknown[] = [];
  plan.subscribe(["body"], (change) => paths.push(change.paths));
  plan.change(({ body }) => body.insert(0, "kept"));
  expect([plan.value.body, paths]).toEqual(["kept", [[["body"]]]]);
});
