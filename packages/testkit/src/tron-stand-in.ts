import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A block as java-tron's HTTP API writes it; what is 0 is left out, as Protocol Buffers do. */
export type TronBlock = {
  readonly blockID: string;
  readonly block_header: {
    readonly raw_data: { readonly number?: number; readonly timestamp?: number; readonly parentHash: string };
  };
  readonly transactions?: readonly object[];
};

/** How many blocks a block needs behind it to be solidified: 19 of the 27 witnesses. */
const SOLIDIFIED_AFTER = 19;
const BLOCK_MS = 3_000;
/** What stands in Tron's block 0 where others have zeros. */
const NO_PARENT = createHash("sha256").update("no parent").digest("hex");

function makeBlock(parent: TronBlock | null, timestamp: number, transactions: readonly object[]): TronBlock {
  const parentHash = parent?.blockID ?? NO_PARENT;
  const number = parent ? numberOf(parent) + 1 : 0;
  const hash = createHash("sha256")
    .update(JSON.stringify([parentHash, timestamp, transactions]))
    .digest("hex");
  return {
    blockID: number.toString(16).padStart(16, "0") + hash.slice(16),
    block_header: { raw_data: { ...(number > 0 ? { number, timestamp } : {}), parentHash } },
    ...(transactions.length > 0 ? { transactions } : {}),
  };
}

const numberOf = (block: TronBlock): number => block.block_header.raw_data.number ?? 0;
const timeOf = (block: TronBlock): number => block.block_header.raw_data.timestamp ?? 0;

type Request = { readonly num?: number };
type Route = (blocks: readonly TronBlock[], request: Request) => object;

/** Each under /wallet, and under /walletsolidity on solidified blocks alone. `{}` is "not found". */
const ROUTES: Readonly<Record<string, Route>> = {
  getnowblock: (blocks) => blocks.at(-1) ?? {},
  getblockbynum: (blocks, { num = 0 }) => blocks[num] ?? {},
};

/**
 * A Tron node of a test, as there is none to install: it keeps a chain, and answers of it as
 * java-tron does over HTTP.
 */
export async function startTronStandIn({ now = Date.now }: { readonly now?: () => number } = {}) {
  let chain: readonly TronBlock[] = [makeBlock(null, 0, [])];
  let behind = 0;
  let fault: "hangs" | number | null = null;
  const held = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (fault === "hangs") held.add(response);
      else if (fault !== null) response.writeHead(fault).end();
      else answer(request.url ?? "", body, response);
    });
  });
  const answer = (url: string, body: string, response: ServerResponse) => {
    const [, api = "", name = ""] = /^\/(wallet|walletsolidity)\/(\w+)$/.exec(url) ?? [];
    const route = ROUTES[name];
    if (!route) return void response.writeHead(404).end();
    const blocks = chain.slice(
      0,
      Math.max(1, chain.length - behind - (api === "walletsolidity" ? SOLIDIFIED_AFTER : 0)),
    );
    response.setHeader("content-type", "application/json").end(JSON.stringify(route(blocks, JSON.parse(body || "{}"))));
  };

  const mine = (transactions: readonly object[] = []): TronBlock => {
    const parent = chain.at(-1) as TronBlock;
    const block = makeBlock(parent, Math.max(timeOf(parent) + BLOCK_MS, now()), transactions);
    chain = [...chain, block];
    return block;
  };
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** One block with these transactions, in the form in which they are read. */
    mine,
    mineMany(count: number): void {
      for (let i = 0; i < count; i += 1) mine();
    },
    /** The last blocks are others from now on, as many and empty. */
    fork(depth: number): void {
      const orphaned = chain.slice(-depth);
      chain = chain.slice(0, -depth);
      // Later than they were, or they would be the same.
      for (const block of orphaned) {
        const parent = chain.at(-1) as TronBlock;
        chain = [...chain, makeBlock(parent, timeOf(block) + BLOCK_MS, [])];
      }
    },
    /** It knows nothing of so many of its newest blocks; 0: of none. */
    fallBehind(blocks: number): void {
      behind = blocks;
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
