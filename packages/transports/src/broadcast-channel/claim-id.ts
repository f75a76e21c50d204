// Asks a channel whether somebody listens under an id. Nobody keeps a list, so silence has to do for a no.
import { TransportError } from "../errors.js";
import { addressOf } from "./channel-address.js";
import { ChannelEnd, randomName } from "./channel-end.js";

/** Resolves when nobody answers to `id` for `waitMs`; rejects with `ADDRESS_IN_USE`, or with the signal's reason. */
export function claimId(channel: string, id: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      end.close();
    };
    const onAbort = (): void => {
      settle();
      reject(signal?.reason);
    };
    const end = new ChannelEnd(channel, randomName(), {
      onAnnouncement: (announcement, from) => {
        if (announcement !== "here" || from !== id) return;
        settle();
        const address = addressOf({ channel, id });
        reject(new TransportError("ADDRESS_IN_USE", `${address} has a listener: close it, or leave the id to chance`));
      },
    });
    const timer = setTimeout(() => {
      settle();
      resolve();
    }, waitMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    end.announce("who", id);
  });
}
