// Where dials are posted and heard, in the forms that platforms have: a Worker and its `self` or `parentPort`, a message
// port, the port of a shared worker.

/** Takes messages for a listener: a Worker, `self` in a worker, `parentPort`, a MessagePort. */
export interface MessageTarget {
  // Each platform has its own type for what can be transferred; a list of nothing is in all of them.
  postMessage(message: unknown, transfer: never[]): void;
}

interface EmitterSource {
  on(event: "message", listener: (message: unknown) => void): unknown;
  off(event: "message", listener: (message: unknown) => void): unknown;
}

interface EventSource {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  /** Message ports of browsers keep what comes until this is called. */
  start?(): void;
}

/** Gives messages to a listener: the other end of a target. */
export type MessageSource = EmitterSource | EventSource;

/** Hears every message of `source`. @returns what stops it */
export function hearMessages(source: MessageSource, hear: (message: unknown) => void): () => void {
  if ("on" in source) {
    source.on("message", hear);
    return () => source.off("message", hear);
  }
  const onMessage = ({ data }: { readonly data: unknown }): void => hear(data);
  source.addEventListener("message", onMessage);
  source.start?.();
  return () => source.removeEventListener("message", onMessage);
}
