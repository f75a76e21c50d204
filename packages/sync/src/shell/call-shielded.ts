// Calls what belongs to the application.

/** What a listener throws is its own bug: it surfaces, and nobody else is the worse for it. */
export function callShielded(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
