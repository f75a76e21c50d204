// What every adapter of the transport port must do on a link without faults, as a suite: an adapter's test calls
// `transportContract` with a setup. A frame larger than `frameBytesMax` is refused by `send` and harms nothing.
import { afterEach, beforeEach, describe } from "vitest";
import { describeEnds } from "./transport-ends.js";
import { describeFrames } from "./transport-frames.js";
import { describeMeeting } from "./transport-meeting.js";
import { createStage, type Stage, type TransportUnderTest } from "./transport-stage.js";

export type { TransportUnderTest } from "./transport-stage.js";

export function transportContract(name: string, setup: () => TransportUnderTest | Promise<TransportUnderTest>): void {
  describe(`the transport contract, kept by ${name}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await createStage(await setup());
    });
    afterEach(async () => {
      await stage.listening.close();
      await stage.transport.cleanUp?.();
    });

    describeFrames(() => stage);
    describeEnds(() => stage);
    describeMeeting(() => stage);
  });
}
