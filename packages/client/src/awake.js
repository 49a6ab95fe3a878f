// @ts-check

/**
 * Calls back when a browser says that the network, the page or the person is there again. Nothing
 * in Node, which says nothing of the kind. Returns how to listen no more.
 *
 * @param {() => void} listener
 */
export function onAwake(listener) {
  const { window, document } = /** @type {{ window?: EventTarget; document?: Document }} */ (globalThis);
  if (!window || !document) return () => undefined;
  const whenVisible = () => document.visibilityState === "visible" && listener();
  window.addEventListener("online", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("visibilitychange", whenVisible);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("pageshow", listener);
    document.removeEventListener("visibilitychange", whenVisible);
  };
}

/**
 * Calls back when a browser says that there is no network. Nothing in Node. Returns how to listen
 * no more.
 *
 * @param {() => void} listener
 */
export function onOffline(listener) {
  const { window } = /** @type {{ window?: EventTarget }} */ (globalThis);
  window?.addEventListener("offline", listener);
  return () => window?.removeEventListener("offline", listener);
}
