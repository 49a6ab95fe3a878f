import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";

const CLIENT = readFileSync(new URL("explorer-client.js", import.meta.url), "utf8");
const LOGIN = {
  data: {
    login: {
      user: { username: "alice" },
      tokens: { accessToken: "a.b.c", accessTokenExpiresAt: "2026-11-21T12:00:00.000Z" },
    },
  },
};

type Fetcher = (
  request: { query: string; operationName?: string },
  options?: { headers?: Record<string, string> },
) => Promise<object> & { subscribe(sink: object): { unsubscribe(): void } };
type Options = { fetcher: Fetcher; storage: object; variables?: string; onEditQuery(): void };
type Message = { type: string; id?: string; payload?: unknown };

/** The script in a browser that is not one: it records what leaves. */
function openPage(storage = new Map<string, string>(), answer: object = LOGIN) {
  const sent: { url: string; headers: Record<string, string>; body: unknown }[] = [];
  const sockets: FakeSocket[] = [];
  const banner = { textContent: "" };
  let options: Options | undefined;
  class FakeSocket {
    readonly url: URL;
    readonly messages: Message[] = [];
    closed: number | undefined;
    onopen: () => void = () => undefined;
    onmessage: (event: { data: string }) => void = () => undefined;
    onclose: (event: { code: number; reason: string }) => void = () => undefined;
    constructor(url: URL) {
      this.url = url;
      sockets.push(this);
    }
    send(text: string) {
      this.messages.push(JSON.parse(text));
    }
    close(code: number) {
      this.closed = code;
    }
    receive(message: Message) {
      this.onmessage({ data: JSON.stringify(message) });
    }
  }
  const page = createContext({
    URL,
    WebSocket: FakeSocket,
    location: { origin: "http://localhost:4000" },
    document: { querySelector: () => banner },
    sessionStorage: {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (k: string, v: string) => storage.set(k, v),
    },
    fetch: async (url: string, init: { headers: Record<string, string>; body: string }) => {
      sent.push({ url, headers: init.headers, body: JSON.parse(init.body) });
      return { json: async () => answer };
    },
    graphiql: {
      renderYogaGraphiQL: (_root: unknown, given: Options) => {
        options = given;
      },
    },
  });
  runInContext(CLIENT, page);
  runInContext(
    "renderCofferExplorer(graphiql, {}, { endpoint: '/graphql', defaultTabs: [{ variables: '{}' }] })",
    page,
  );
  if (!options) throw new Error("GraphiQL was not rendered");
  return { ...options, sent, sockets, banner, storage };
}

const SUBSCRIPTION = {
  query: "# mutation Not { x }\nsubscription Live { balanceChanged { cursor } }",
  operationName: "Live",
};

describe("the explorer in the browser", () => {
  it("says that nobody is logged in, and sends nobody's token", async () => {
    const { fetcher, sent, banner } = openPage(new Map(), { data: { me: null } });
    expect(banner.textContent).toContain("Nobody is logged in");
    await fetcher({ query: "{ me { id } }" });
    expect(sent).toEqual([
      { url: "/graphql", headers: { "content-type": "application/json" }, body: { query: "{ me { id } }" } },
    ]);
  });

  it("sends the token of the last login with everything that follows, also after a reload", async () => {
    const { fetcher, sent, banner, storage } = openPage();
    await fetcher({ query: "mutation { login { x } }" });
    expect(banner.textContent).toContain("Logged in as alice");
    await fetcher({ query: "{ me { id } }" });
    expect(sent[1]?.headers.authorization).toBe("Bearer a.b.c");
    const reloaded = openPage(storage);
    expect(reloaded.banner.textContent).toContain("Logged in as alice");
    reloaded.fetcher(SUBSCRIPTION).subscribe({});
    reloaded.sockets[0]?.onopen();
    expect(reloaded.sockets[0]?.messages).toEqual([
      { type: "connection_init", payload: { authorization: "Bearer a.b.c" } },
    ]);
  });

  it("forgets the token at a logout", async () => {
    const { storage } = await loggedIn();
    const { fetcher, banner, sent } = openPage(storage, { data: { logout: { loggedOutAt: "2026-11-21T12:00:00Z" } } });
    await fetcher({ query: "mutation { logout { loggedOutAt } }" });
    expect(banner.textContent).toContain("Nobody is logged in");
    await fetcher({ query: "{ me { id } }" });
    expect(sent[1]?.headers.authorization).toBeUndefined();
  });

  it("sends the reader's own headers instead, over HTTP and with connection_init, whatever their case", async () => {
    const { storage } = await loggedIn();
    const { fetcher, sent, sockets } = openPage(storage);
    const headers = { Authorization: "Bearer x.y.z" };
    await fetcher({ query: "{ me { id } }" }, { headers });
    expect(sent[0]?.headers.authorization).toBe("Bearer x.y.z");
    fetcher(SUBSCRIPTION, { headers }).subscribe({});
    sockets[0]?.onopen();
    expect(sockets[0]?.messages[0]?.payload).toEqual({ authorization: "Bearer x.y.z" });
  });

  it("shows what a subscription brings, its errors, and why its socket was closed", () => {
    const { fetcher, sockets } = openPage();
    const shown: unknown[] = [];
    const sink = { next: (value: unknown) => shown.push(value), complete: () => shown.push("complete") };
    const { unsubscribe } = fetcher(SUBSCRIPTION).subscribe(sink);
    const [socket] = sockets;
    expect(socket?.url.href).toBe("ws://localhost:4000/graphql");
    socket?.receive({ type: "connection_ack" });
    expect(socket?.messages).toEqual([{ id: "1", type: "subscribe", payload: SUBSCRIPTION }]);
    socket?.receive({ type: "ping" });
    expect(socket?.messages.at(-1)).toEqual({ type: "pong" });
    socket?.receive({ type: "next", id: "1", payload: { data: 1 } });
    socket?.onclose({ code: 4401, reason: "The session has ended" });
    expect(shown).toEqual([
      { data: 1 },
      { errors: [{ message: "The server closed the socket: The session has ended (4401)." }] },
      "complete",
    ]);
    unsubscribe();
    expect(socket?.closed).toBe(1000);

    fetcher(SUBSCRIPTION).subscribe(sink);
    sockets[1]?.receive({ type: "error", id: "1", payload: [{ message: "No." }] });
    sockets[1]?.onclose({ code: 1000, reason: "" });
    expect(shown.slice(3)).toEqual([{ errors: [{ message: "No." }] }, "complete"]);
  });

  it("runs what is in the editor, also when GraphiQL still names the tab before", async () => {
    const { fetcher, sent, sockets } = openPage();
    await fetcher({ query: "query Overview { me { id } }", operationName: "LogIn" });
    expect(sent[0]?.body).toMatchObject({ operationName: "Overview" });
    fetcher({ query: SUBSCRIPTION.query, operationName: "LogIn" }).subscribe({});
    expect(sockets).toHaveLength(1);
    const both = `query One { me { id } } ${SUBSCRIPTION.query}`;
    await fetcher({ query: both, operationName: "One" });
    fetcher({ query: both, operationName: "Live" }).subscribe({});
    expect([sent, sockets].map(({ length }) => length)).toEqual([2, 2]);
  });

  it("keeps what is typed in the tab of the browser alone, and out of the address", () => {
    const fresh = openPage();
    expect(fresh.onEditQuery()).toBeUndefined();
    expect(fresh.storage).toBeDefined();
    expect(fresh.variables).toBe("{}");
    expect(openPage(new Map([["graphiql:tabState", "{}"]])).variables).toBeUndefined();
  });

  async function loggedIn() {
    const page = openPage();
    await page.fetcher({ query: "mutation { login { x } }" });
    return page;
  }
});
