// @ts-check

/**
 * Twice as long after each failure, up to a bound, and somewhere in the upper half of that: clients
 * that were cut at once do not come back at once.
 *
 * @param {number} failures
 * @param {{ readonly firstMs: number; readonly mostMs: number }} bounds
 */
export function backOffMs(failures, { firstMs, mostMs }) {
  return Math.min(firstMs * 2 ** failures, mostMs) * (0.5 + Math.random() / 2);
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export const pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", stop, { once: true });
    function done() {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
