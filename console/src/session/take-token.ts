/** By page, for as long as the tab lives: what the address does not say any more. */
const taken = new Map<string, string>();

/**
 * The token of a mail's link, which stands behind `#token=` and leaves the address at once: neither
 * the history nor whoever looks at the screen has it. Null where the page was opened without one.
 */
export function takeToken(): string | null {
  const { hash, pathname, search } = window.location;
  const token = /^#token=([\w-]{1,200})$/.exec(hash)?.[1];
  if (token !== undefined) {
    taken.set(pathname, token);
    window.history.replaceState(window.history.state, "", `${pathname}${search}`);
  }
  return taken.get(pathname) ?? null;
}
