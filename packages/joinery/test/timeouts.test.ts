// A wait that a timeout ends says what was waited for, and what it lacked.
import { counter, createReplica, WaitTimeoutError } from "joinery";
import { leasedAuthor } from "joinery/leases";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it } from "vitest";

const schema = { score: counter() };
const opened: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(each: T): T => {
  opened.push(each);
  return each;
};
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

/** What a wait rejects with that a timeout ends. */
async function timedOut(wait: (signal: AbortSignal) => Promise<unknown>): Promise<string> {
  const error = await wait(AbortSignal.timeout(20)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ name: "TimeoutError", code: "WAIT_TIMEOUT", cause: { name: "TimeoutError" } });
  return (error as Error).message;
}

describe("a wait that a timeout ends", () => {
  it("says that nobody was there to be in step with, or to have the change", async () => {
    const room = await keep(await createReplica()).open("room", schema);
    const change = room.change((draft) => draft.score.add(1));
    const alone = 'timeout while waiting for "room" to be in step with its peers: none is connected that has it open';
    expect(await timedOut((signal) => room.synced({ signal }))).toBe(alone);
    const settled = (signal: AbortSignal): Promise<void> => change.settled({ replicated: 1 }, { signal });
    expect(await timedOut(settled)).toBe('timeout while waiting for a change of "room" to be settled');
  });

  it("says that a document is outside of the interest", async () => {
    const replica = keep(await createReplica({ interest: [{ prefix: "lobby/" }] }));
    const room = await replica.open("room", schema);
    const outside =
      'timeout while waiting for "room" to be in step with its peers: it is outside of this replica\'s interest, so subscribe to it';
    expect(await timedOut((signal) => room.synced({ signal }))).toBe(outside);
    replica.subscribe("room");
    expect(await timedOut((signal) => room.synced({ signal }))).toContain("none is connected");
  });

  it("says that no author came, or no genesis", async () => {
    const hub = memoryHub();
    keep(await createReplica({ network: [hub.listener("server")] }));
    const network = [hub.dialer("server")];
    const client = keep(await createReplica({ author: leasedAuthor({ retireMsMax: 0 }), network }));
    const room = await client.open("room", schema);
    expect(await timedOut((signal) => room.writable({ signal }))).toContain('an author to write "room" as');
    const id = `~${"A".repeat(43)}`;
    expect(await timedOut((signal) => client.hold(id, { signal }))).toContain(`the genesis of "${id}"`);
  });

  it("has begun too late all the same", async () => {
    const room = await keep(await createReplica()).open("room", schema);
    const over = AbortSignal.abort(new DOMException("too late", "TimeoutError"));
    await expect(room.synced({ signal: over })).rejects.toBeInstanceOf(WaitTimeoutError);
  });

  it("is another than one that is given up: that rejects with the signal's own reason", async () => {
    const room = await keep(await createReplica()).open("room", schema);
    const reason = new RangeError("enough");
    await expect(room.synced({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
