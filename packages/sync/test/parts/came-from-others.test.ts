// A patch that is offered in chunks is asked for as long as the peer has something that is not here, and no longer: it keeps it no more.
import { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { defaultLimits } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { ChannelAccess } from "../../src/core/access/channel-access.js";
import { ArrivalTimes } from "../../src/core/arrival-times.js";
import { AuthorNames } from "../../src/core/author-names.js";
import { StateTaker } from "../../src/core/states/state-taker.js";
import { Wanted } from "../../src/core/wanted.js";
import { TestNetwork } from "../model/test-network.js";

function offered(): { taker: StateTaker; peer: VersionVector } {
  const document = new TestNetwork({ nodes: 1 }).node(0).document("room") as unknown as DocumentCore;
  const peer = new VersionVector();
  const taker = new StateTaker({
    ...{ document, peer, names: new AuthorNames(document.authors), access: new ChannelAccess(true) },
    ...{ wanted: new Wanted(defaultLimits), session: { limits: defaultLimits } },
    source: { arrivals: new ArrivalTimes(), offers: () => true },
  });
  taker.receiveOffer({ bytes: 90_000, digest: "0123456789abcdef", apart: {} as never }, 0);
  return { taker, peer };
}

describe("a patch in chunks", () => {
  it("is not asked for once all that its peer has has come from others", () => {
    const { taker } = offered();
    expect(taker.isDue).toBe(true);
    taker.check(defaultLimits.repairMs);
    expect(taker.isDue).toBe(false);
  });

  it("is asked for while something of it is missing", () => {
    const { taker, peer } = offered();
    peer.raise(0, 5);
    taker.check(defaultLimits.repairMs);
    expect(taker.isDue).toBe(true);
  });
});
