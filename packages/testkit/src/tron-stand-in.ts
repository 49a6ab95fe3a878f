import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type TronBlock, TronChain } from "./tron-chain.ts";

type Request = { readonly num?: number };
type Route = (blocks: readonly TronBlock[], request: Request) => object;

/** Each under /wallet, and under /walletsolidity on solidified blocks alone. `{}`: not found. */
const ROUTES: Readonly<Record<string, Route>> = {
  getnowblock: (blocks) => blocks.at(-1) ?? {},
  getblockbynum: (blocks, { num = 0 }) => blocks[num] ?? {},
};

function answer(chain: TronChain, url: string, body: string): object | null {
  const [, api = "", name = ""] = /^\/(wallet|walletsolidity)\/(\w+)$/.exec(url) ?? [];
  const blocks = chain.shown({ isSolidified: api === "walletsolidity" });
  return ROUTES[name]?.(blocks, JSON.parse(body || "{}")) ?? null;
}

/**
 * A Tron node of a test, as there is none to install: it keeps a chain, and answers of it as
 * java-tron does over HTTP.
 */
export async function startTronStandIn({ now = Date.now }: { readonly now?: () => number } = {}) {
  const chain = new TronChain(now);
  const held = new Set<ServerResponse>();
  let fault: "hangs" | number | null = null;

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (fault === "hangs") return void held.add(response);
      if (fault !== null) return void response.writeHead(fault).end();
      const said = answer(chain, request.url ?? "", body);
      response.writeHead(said ? 200 : 404, { "content-type": "application/json" }).end(said && JSON.stringify(said));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    chain,
    mineMany(count: number): void {
      for (let i = 0; i < count; i += 1) chain.mine();
    },
    /** Takes requests and answers none. */
    hang(): void {
      fault = "hangs";
    },
    /** Requests that hang now. */
    get held(): number {
      return held.size;
    },
    /** Answers everything with this status, without a body. */
    fail(status: number): void {
      fault = status;
    },
    /** Answers again; what hung meanwhile is ended unanswered. */
    recover(): void {
      fault = null;
      for (const response of held) response.destroy();
      held.clear();
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export type TronStandIn = Awaited<ReturnType<typeof startTronStandIn>>;
