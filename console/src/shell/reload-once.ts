const RELOADED_FOR = "coffer.reloadedFor";

/**
 * A tab that is older than the deployment asks for a part that is not there any more: the page is
 * loaded anew, once for each part, so that what is really missing fails.
 */
export function reloadOnce(): void {
  addEventListener("vite:preloadError", (event) => {
    const { message } = event.payload;
    if (sessionStorage.getItem(RELOADED_FOR) === message) return;
    sessionStorage.setItem(RELOADED_FOR, message);
    event.preventDefault();
    location.reload();
  });
}
