// A peer of one node that says whatever it likes, as often as it likes, and reads all that it is answered.

import type { Session, SyncEffect } from "@joinery/sync";
import { encodeHello } from "../../src/core/session-messages.js";
import { credit, framed } from "./by-name.js";
import type { TestNetwork } from "./test-network.js";
import { authorOf, type TestDocument, type TestNode } from "./test-node.js";

export class Attacker {
  readonly session: Session;
  /** Bytes that it sent, and that it was answered. */
  sentBytes = 0;
  answeredBytes = 0;
  answeredFrames = 0;
  /** Hears what it is answered. */
  onFrame: (frame: Uint8Array) => void = () => undefined;
  /** Effects other than frames, by their type. */
  readonly effects: Map<string, number> = new Map();
  readonly #network: TestNetwork;
  readonly #victim: TestNode;

  /** It has greeted, and is served with all others at each step of the network. */
  constructor(network: TestNetwork, victim: TestNode, number = 5000) {
    this.#network = network;
    this.#victim = victim;
    this.session = victim.engine.connect(network.nowMs);
    const hello = { author: authorOf(number), frameBytesMax: 262_144, ...credit, greeting: 2 } as const;
    this.say(encodeHello(hello));
    network.checks.push(() => {
      this.#perform(this.session.tick(network.nowMs));
      this.#listen();
    });
  }

  /** Sends one frame of these messages, and reads the answers. */
  say(...messages: readonly Uint8Array[]): void {
    this.send(framed(...messages));
  }

  send(frame: Uint8Array): void {
    this.sentBytes += frame.length;
    this.#perform(this.session.receive(frame, this.#network.nowMs));
    this.#listen();
  }

  #listen(): void {
    for (let left = 64; left > 0; left--) {
      const effects = this.session.pump();
      if (effects.length === 0) return;
      this.#perform(effects);
    }
  }

  #perform(effects: readonly SyncEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "send") {
        this.answeredBytes += effect.frame.length;
        this.answeredFrames++;
        this.onFrame(effect.frame);
      } else this.effects.set(effect.type, (this.effects.get(effect.type) ?? 0) + 1);
      if (effect.type === "deliver") {
        const document = effect.document as unknown as TestDocument;
        this.#victim.perform(document, document.receive(effect.entries, this.#network.nowMs));
      } else if (effect.type === "install") {
        const { document, bytes, apart } = effect;
        const outcome = document.base.install(bytes, this.#network.nowMs, apart);
        if (outcome.ok) this.#victim.perform(document as unknown as TestDocument, outcome.effects);
        this.#perform(this.session.installed(effect, outcome, this.#network.nowMs));
      } else if (effect.type === "authorize") {
        this.session.authorized(effect.document, { read: true, write: true }, this.#network.nowMs);
      }
    }
  }
}
