// @ts-check

/** @typedef {ReturnType<typeof makeWaits>} Waits */

/** Pauses of whoever waits for a better time, which may come sooner. */
export function makeWaits() {
  /** @type {Set<{ readonly isForSocket: boolean; readonly wake: () => void }>} */
  const waiting = new Set();
  return {
    /**
     * @param {number} ms
     * @param {{ readonly signal: AbortSignal; readonly isForSocket: boolean }} options
     * @returns {Promise<void>}
     */
    wait: (ms, { signal, isForSocket }) =>
      new Promise((resolve) => {
        const timer = setTimeout(wake, ms);
        const entry = { isForSocket, wake };
        waiting.add(entry);
        signal.addEventListener("abort", wake, { once: true });
        function wake() {
          clearTimeout(timer);
          signal.removeEventListener("abort", wake);
          waiting.delete(entry);
          resolve();
        }
      }),
    /** A socket is open, or might open now. */
    wakeForSocket() {
      for (const { isForSocket, wake } of [...waiting]) if (isForSocket) wake();
    },
  };
}
