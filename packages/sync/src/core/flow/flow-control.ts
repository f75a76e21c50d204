// Both directions of one document, or of a whole session: what may be sent, what may come, and what is to be said of it.

import { headBytesMax } from "../document-messages.js";
import type { DocumentRef } from "../document-ref.js";
import { type FrameDraft, messageType } from "../frame.js";
import { encodeFlow, flowBytesMax } from "./flow-messages.js";
import { ReceiveWindow } from "./receive-window.js";
import { SendWindow } from "./send-window.js";

const documentTypes = { credit: messageType.credit, blocked: messageType.blocked };
const sessionTypes = { credit: messageType.sessionCredit, blocked: messageType.sessionBlocked };

export class FlowControl {
  readonly send: SendWindow = new SendWindow();
  readonly receive: ReceiveWindow;
  readonly #unfinished: () => number;

  /** @param size bytes that may be under way to the disk; @param messageBytesMax how far one message may go beyond; @param unfinished how many are under way */
  constructor(size: number, messageBytesMax: number, unfinished: () => number) {
    this.receive = new ReceiveWindow(size, messageBytesMax);
    this.#unfinished = unfinished;
  }

  /** True when there is something to say; `waits` tells whether there are entries to send. */
  isDue(waits: boolean): boolean {
    return (waits && this.send.isWaitUntold) || this.receive.due(this.#unfinished) !== undefined;
  }

  write(
    draft: FrameDraft,
    waits: boolean,
    nowMs: number,
    document?: { readonly id: string; readonly ref: DocumentRef },
  ): void {
    const types = document === undefined ? sessionTypes : documentTypes;
    const bytesMax = flowBytesMax + (document === undefined ? 0 : headBytesMax(document.id));
    const limit = this.receive.due(this.#unfinished);
    if (limit !== undefined && draft.room >= bytesMax) {
      draft.add(encodeFlow(types.credit, limit, document?.ref));
      this.receive.tell(limit);
    }
    if (waits && this.send.isWaitUntold && draft.room >= bytesMax) {
      draft.add(encodeFlow(types.blocked, this.send.sent, document?.ref));
      this.send.told(nowMs);
    }
  }
}
