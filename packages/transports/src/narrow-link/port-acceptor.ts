// The listener's side of one port: at most one connection, and one dial that isn't confirmed yet. A dial that is old or
// doubled is answered and comes to nothing, and the connection there is goes on.
import { LinkCore } from "./core/link-core.js";
import type { DatagramPort } from "./datagram-port.js";
import { NarrowConnection } from "./narrow-connection.js";
import type { NarrowLinkOptions } from "./narrow-link-options.js";
import {
  decodeDial,
  encodeAccept,
  isSameVersion,
  limitsOf,
  randomNonce,
  type SideLimits,
  smallerOf,
} from "./opening.js";

export interface AcceptorUse {
  readonly remote: string;
  readonly options: Required<NarrowLinkOptions>;
  onConnection(connection: NarrowConnection): void;
  onEnd(connection: NarrowConnection): void;
}

/** A dial that was answered. */
interface Candidate {
  readonly dialerNonce: number;
  readonly listenerNonce: number;
  readonly core: LinkCore;
}

export class PortAcceptor {
  readonly #port: DatagramPort;
  readonly #use: AcceptorUse;
  readonly #limits: SideLimits;
  #connection: NarrowConnection | undefined;
  #candidate: Candidate | undefined;
  #isAccepting = true;

  constructor(port: DatagramPort, use: AcceptorUse) {
    this.#port = port;
    this.#use = use;
    this.#limits = limitsOf(port, use.options.windowDatagrams);
    port.onDatagram = (datagram) => this.#hear(datagram);
  }

  get isIdle(): boolean {
    return this.#connection === undefined;
  }

  /** Answers no further dial, and takes back the answer that isn't confirmed. */
  stop(): void {
    this.#isAccepting = false;
    if (this.#candidate !== undefined) this.#port.send(this.#candidate.core.reset());
    this.#candidate = undefined;
  }

  letGo(): void {
    this.stop();
    this.#port.onDatagram = undefined;
    this.#port.close?.();
  }

  #hear(datagram: Uint8Array): void {
    if (this.#connection?.receive(datagram)) return;
    if (!this.#isAccepting) return;
    if (this.#candidate?.core.receive(datagram, performance.now())) this.#confirm(this.#candidate);
    else this.#answer(datagram);
  }

  #answer(datagram: Uint8Array): void {
    const dial = decodeDial(datagram);
    if (dial === undefined) return;
    const { dialerNonce } = dial;
    if (this.#candidate?.dialerNonce !== dialerNonce) {
      const listenerNonce = randomNonce();
      const settings = { ...this.#use.options, ...smallerOf(this.#limits, dial), dialerNonce, listenerNonce };
      this.#candidate = {
        dialerNonce,
        listenerNonce,
        core: new LinkCore({ ...settings, isDialer: false }, performance.now()),
      };
    }
    // A dialer of another version reads ours in the answer, and gives up.
    this.#port.send(encodeAccept(dialerNonce, this.#candidate.listenerNonce, this.#limits));
    if (!isSameVersion(dial)) this.#candidate = undefined;
  }

  /** The dialer has spoken on the new link, so it has given up the one before. */
  #confirm({ core }: Candidate): void {
    this.#candidate = undefined;
    const before = this.#connection;
    const connection = new NarrowConnection(core, this.#port, {
      remote: this.#use.remote,
      options: this.#use.options,
      onEnd: (ended) => this.#use.onEnd(ended),
      onRelease: () => {
        if (this.#connection === connection) this.#connection = undefined;
      },
    });
    this.#connection = connection;
    before?.cut();
    this.#use.onConnection(connection);
  }
}
