// The part of a WebSocket that a connection uses: what the browser's has, and what the `ws` package can do besides.

export interface FrameSocket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  /** `error` is there in `ws` only; browsers tell nobody why. */
  onerror: ((event: { readonly error?: unknown }) => void) | null;
  send(frame: Uint8Array): void;
  close(code: number, reason: string): void;
  /** Cuts the link at once. */
  terminate?(): void;
  /** Stops reading, so that the other side is slowed down by the network. */
  pause?(): void;
  resume?(): void;
}

/** The value of `readyState` while frames can be sent. */
export const openState = 1;
