// What two ends say to each other over messages that are cloned, not bytes: whoever can post to the same port or channel
// can post anything, so nothing is believed before it has been looked at.

export type MessageBody =
  /** The version of this talk, and how much the sender takes before it says `taken`. Opens, and confirms an opening. */
  | readonly ["open", number, number]
  | readonly ["frame", Uint8Array]
  /** How many bytes of frames, with what each costs besides, the sender's application has taken since the opening. */
  | readonly ["taken", number]
  /** Asks for a `taken`, to see whether anybody is there. */
  | readonly ["ask"]
  /** The last word of a side, and why. */
  | readonly ["close", string]
  /** Answers a `close`. */
  | readonly ["closed"];

/** The version of this talk. */
export const talkVersion = 1;

/** The longest reason that is told, in UTF-16 units. */
export const reasonLengthMax = 1024;

/** `value` as what it says, or undefined when it says nothing of ours. */
export function parseBody(value: unknown): MessageBody | undefined {
  if (!Array.isArray(value)) return undefined;
  const [kind, first, second] = value as readonly unknown[];
  const isSound =
    (kind === "open" && isCount(first) && isCount(second)) ||
    (kind === "frame" && isWholeFrame(first)) ||
    (kind === "taken" && isCount(first)) ||
    (kind === "close" && typeof first === "string" && first.length <= reasonLengthMax) ||
    kind === "ask" ||
    kind === "closed";
  return isSound ? (value as unknown as MessageBody) : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Memory of its own and no more than that: not shared with whoever sent it, and no small window on a large buffer. */
function isWholeFrame(value: unknown): boolean {
  if (!(value instanceof Uint8Array)) return false;
  return value.buffer instanceof ArrayBuffer && value.buffer.byteLength === value.length;
}
