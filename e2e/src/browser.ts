/**
 * What a browser adds for a page of this origin: its cookies and the headers that no script can
 * set, and one lock for all tabs. For `browserSession`.
 */
export function makeBrowser(origin: string) {
  const jar = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();

  function keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const at = pair.indexOf("=");
    if (attributes.includes("Max-Age=0")) jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }

  const send: typeof fetch = async (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("origin", origin);
    headers.set("sec-fetch-site", "same-origin");
    headers.set("cookie", [...jar].map((pair) => pair.join("=")).join("; "));
    const response = await fetch(new URL(String(path), origin), { ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  };

  return {
    fetch: send,
    locks: {
      request<T>(_name: string, work: () => Promise<T>): Promise<T> {
        const done = last.then(work);
        last = done.catch(() => undefined);
        return done;
      },
    },
    cookies: (): string[] => [...jar.keys()],
  };
}
