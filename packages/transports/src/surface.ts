// What a handler throws is its own bug: it surfaces as an uncaught error, and nothing of the transport's is left half done.

export function surface(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
