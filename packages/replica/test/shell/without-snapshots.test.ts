// What becomes of snapshots where storage keeps none.
import { expect, it } from "vitest";
import { openRoom } from "./open-room.js";

it("a snapshot is refused where storage keeps none, one's own and a peer's", async () => {
  const { replica, core, room } = await openRoom();
  expect(replica.install(core, new Uint8Array(9))).toMatchObject({ ok: false, code: "no-snapshots" });
  await expect(room.snapshot()).rejects.toMatchObject({ code: "NO_SNAPSHOT" });
  expect(room.opening).toEqual({ snapshotBytes: 0, entries: 0, entryBytes: 0, unusable: [] });
  await replica.close();
});
