// What a stream of bytes brings, for every adapter that puts frames into one.
import type { CloseReason } from "./close-reasons.js";

/** A frame, or the reason with which the other side closes. */
export type StreamRecord =
  | { readonly kind: "frame"; readonly frame: Uint8Array }
  | { readonly kind: "close"; readonly reason: string }
  | { readonly kind: "fault"; readonly reason: CloseReason };
