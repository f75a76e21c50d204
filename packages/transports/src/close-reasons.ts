// The reasons adapters themselves give to `onClose`. Any other text is what one of the two sides gave to `close`.

export const closeReasons = {
  /** Frames came faster than they were taken, before `start`, and the bound was reached. */
  bufferFull: "BUFFER_FULL",
  /** The link broke, or the other side ended it without a word. */
  connectionLost: "CONNECTION_LOST",
  /** A frame was larger than `frameBytesMax` of the side that got it. */
  frameTooLarge: "FRAME_TOO_LARGE",
  /** The listener that had accepted the connection was closed. */
  listenerClosed: "LISTENER_CLOSED",
  /** The other side left a keep-alive unanswered. */
  peerSilent: "PEER_SILENT",
  /** Bytes that aren't this transport's. */
  protocolError: "PROTOCOL_ERROR",
  /** A frame of text; frames are bytes. */
  textFrame: "TEXT_FRAME",
} as const;

export type CloseReason = (typeof closeReasons)[keyof typeof closeReasons];
