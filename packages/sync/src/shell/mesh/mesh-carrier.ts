// Where the views of a mesh meet connections: dials what they ask for, once each, and ends the links that they let go of. When to
// dial again is theirs to say.

import type { DialTarget } from "../../core/membership/membership-effects.js";
import { isAddress } from "../../core/membership/membership-messages.js";
import type { Mesh } from "../../core/membership/mesh.js";
import { addressesMax } from "../../core/membership/mesh-peer.js";
import type { Connection } from "../../transport-port.js";
import type { PeerLink } from "../peer-link.js";
import type { SyncTimers } from "../sync.js";
import type { GossipOptions } from "./gossip-options.js";

export interface MeshHost {
  readonly mesh: Mesh;
  readonly timers: SyncTimers;
  readonly links: ReadonlySet<PeerLink>;
  now(): number;
  /** Begins a session; `giveUp` is called where dialling again can't help. */
  connected(connection: Connection, target: DialTarget, giveUp: () => void): void;
  stirred(link: PeerLink): void;
}

/** The reason a link is closed with that is in no view any more. */
const partedReason = "PARTED";

export class MeshCarrier {
  readonly #options: GossipOptions;
  readonly #host: MeshHost;
  readonly #stop: AbortController = new AbortController();

  constructor(options: GossipOptions, host: MeshHost) {
    this.#options = options;
    this.#host = host;
  }

  /** Looks for the mesh; `listening` is where this replica listens. */
  begin(listening: readonly string[]): void {
    const addresses = this.#options.addresses ?? listening.filter(isAddress).slice(0, addressesMax);
    this.#host.mesh.begin(addresses, this.#host.now());
    this.tick();
  }

  tick(): void {
    this.#host.mesh.tick(this.#host.now());
    this.settle();
  }

  /** Does what the views have asked for. */
  settle(): void {
    const { mesh, links, stirred } = this.#host;
    for (const effect of mesh.take()) {
      if (effect.type === "dial") {
        void this.#dial(effect.target);
        continue;
      }
      const link = [...links].find(({ session }) => session === effect.session);
      if (link === undefined) continue;
      if (effect.type === "stirred") stirred(link);
      else {
        link.pump();
        link.close(partedReason);
      }
    }
  }

  /** Leaves the mesh, with a word to those who are linked to. */
  close(): void {
    this.#stop.abort();
    this.#host.mesh.leave(this.#host.now());
    this.settle();
  }

  async #dial(target: DialTarget): Promise<void> {
    const { mesh, timers, connected } = this.#host;
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    this.#stop.signal.addEventListener("abort", abort, { signal: stop.signal });
    const timer = timers.setTimeout(abort, mesh.membership.limits.answerMs);
    try {
      const connection = await this.#options.dial(target.address).dial(stop.signal);
      connected(connection, target, () => mesh.giveUp(target));
    } catch {
      if (this.#stop.signal.aborted) return;
      mesh.dialFailed(target, this.#host.now());
    } finally {
      timers.clearTimeout(timer);
      this.#stop.signal.removeEventListener("abort", abort);
    }
  }
}
