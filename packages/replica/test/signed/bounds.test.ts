// What keeps costs in bounds: nothing is looked through for a long chain.
import { afterEach, describe, expect, it, vi } from "vitest";
import { WaitingRoom } from "../../src/signed/waiting-room.js";
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

afterEach(() => vi.restoreAllMocks());

const members = [1, 2, 3, 4].map(authorOf);

function add(site: SignedSite, player: string): Uint8Array {
  return site.write(({ players }) => players.add(player));
}

describe("a chain that waits for its first entry", () => {
  it("is stored without a look at what waits, as nobody has forked", () => {
    const looks = vi.spyOn(WaitingRoom.prototype, "isNeeded");
    const [ann, bob] = [signedSite(1, { members }), signedSite(2, { members })];
    for (let left = 50; left > 0; left--) add(ann, `${left}`);
    for (const bytes of ann.disk.slice(1)) bob.receive(bytes);
    bob.receive(ann.disk[0]!);
    expect(bob.digest).toBe(ann.digest);
    expect(looks).not.toHaveBeenCalled();
  });
});
