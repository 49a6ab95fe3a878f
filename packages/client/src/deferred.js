// @ts-check

/**
 * `Promise.withResolvers`, which Node 20 does not have.
 *
 * @template T
 * @returns {{ readonly promise: Promise<T>; readonly resolve: (value: T) => void }}
 */
export function makeDeferred() {
  /** @type {(value: T) => void} */
  let resolve = () => undefined;
  /** @type {Promise<T>} */
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
