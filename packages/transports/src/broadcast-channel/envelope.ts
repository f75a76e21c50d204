// What lies around every message on a broadcast channel, which all pages of an origin hear: whom it is for, who sent it,
// and which of their links it belongs to. Whatever isn't an envelope is somebody else's and left alone.

/** To `everyone`, or to the end with this id. */
export interface Envelope {
  readonly to: string;
  readonly from: string;
  /** The link's name, which its dialer chose; empty for what belongs to none. */
  readonly link: string;
  readonly body: unknown;
}

export const everyone = "*";

const mark = "joinery/1";

/** The longest id or link that is read. */
const nameLengthMax = 64;

export function encodeEnvelope({ to, from, link, body }: Envelope): readonly unknown[] {
  return [mark, to, from, link, body];
}

export function parseEnvelope(message: unknown): Envelope | undefined {
  if (!Array.isArray(message) || message.length !== 5 || message[0] !== mark) return undefined;
  const [, to, from, link, body] = message as unknown[];
  if (!isName(to) || !isName(from) || !isName(link) || from === everyone) return undefined;
  return { to, from, link, body };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= nameLengthMax;
}
