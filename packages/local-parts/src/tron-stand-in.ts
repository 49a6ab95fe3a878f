import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { BYTE_FEE, CREATE_ACCOUNT_FEE, FREE_BYTES, freeBytesOf } from "./tron/bandwidth.ts";
import type { Block } from "./tron/block.ts";
import { SOLIDIFIED_AFTER, TronChain, type TronChainOptions } from "./tron/chain.ts";
import { type Printed, printBlock, printInfo, printMined, writeJson } from "./tron/present.ts";
import { ENERGY_FEE, type Run, runToken, selectorOf } from "./tron/token.ts";
import { Refused } from "./tron/transaction.ts";

type Asked = {
  readonly num?: number;
  readonly value?: string;
  readonly id_or_num?: string | number;
  readonly detail?: boolean;
  readonly address?: string;
  readonly owner_address?: string;
  readonly contract_address?: string;
  readonly function_selector?: string;
  readonly parameter?: string;
  readonly transaction?: string;
};

type Commanded = { readonly blocks?: number; readonly depth?: number };

/** Of the blocks that are shown; null: such a thing is not found. */
type Route = (blocks: readonly Block[], asked: Asked, chain: TronChain) => Printed | readonly Printed[] | null;

const blockOf = (block: Block | undefined, isWhole = true): Printed | null =>
  block ? printBlock(block, { isWhole }) : null;

/** Each under /wallet, and under /walletsolidity on solidified blocks alone. */
const ROUTES: Readonly<Record<string, Route>> = {
  getnowblock: (blocks) => blockOf(blocks.at(-1)),
  getblockbynum: (blocks, { num = 0 }) => blockOf(blocks[num]),
  getblockbyid: (blocks, { value }) => blockOf(blocks.find(({ id }) => id.toString("hex") === value)),
  getblock(blocks, { id_or_num: named, detail = false }) {
    if (named === undefined) return blockOf(blocks.at(-1), detail);
    const found = blocks.find(({ id, number }) => id.toString("hex") === named || String(number) === String(named));
    return blockOf(found, detail);
  },
  gettransactionbyid: (blocks, asked) => ofTransaction(blocks, asked, printMined),
  gettransactioninfobyid: (blocks, asked) => ofTransaction(blocks, asked, printInfo),
  gettransactioninfobyblocknum(blocks, { num = 0 }) {
    const block = blocks[num];
    return block && num > 0 ? block.mined.map((mined) => printInfo(mined, block)) : null;
  },
  getaccount(blocks, { address = "" }, chain) {
    if (chain.isContract(address.toLowerCase())) return { address, type: "Contract" };
    const balance = blocks.at(-1)?.balances.get(address.toLowerCase());
    return balance === undefined ? null : { address, ...(balance > 0n ? { balance } : {}) };
  },
  getaccountresource(blocks, { address = "" }) {
    const newest = blocks.at(-1);
    const owner = address.toLowerCase();
    if (!newest?.balances.has(owner)) return null;
    const used = FREE_BYTES - freeBytesOf(newest, owner, newest.time);
    return { ...(used > 0 ? { freeNetUsed: used } : {}), freeNetLimit: FREE_BYTES };
  },
  getchainparameters: (_blocks, _asked, chain) => ({
    chainParameter: [
      { key: "getTransactionFee", value: BYTE_FEE },
      { key: "getEnergyFee", value: ENERGY_FEE },
      { key: "getCreateAccountFee", value: CREATE_ACCOUNT_FEE },
      { key: "getCreateNewAccountFeeInSystemContract", value: chain.newAccountFee },
      // Of what is 0 there is no value.
      { key: "getAllowProtoFilterNum" },
    ],
  }),
  getcontract: (_blocks, { value = "" }, chain) =>
    chain.tokens.has(value.toLowerCase()) ? { contract_address: value, bytecode: "60" } : null,
  triggerconstantcontract(blocks, asked, chain) {
    const run = tryCall(blocks, asked, chain);
    if (!run) return NO_CONTRACT;
    const message = Buffer.from("REVERT opcode executed").toString("hex");
    return {
      result: { result: true, ...(run.isRefused ? { message } : {}) },
      ...{ energy_used: run.energy, constant_result: [run.returned] },
      transaction: { ret: [run.isRefused ? { ret: "FAILED" } : {}] },
    };
  },
  estimateenergy(blocks, asked, chain) {
    const run = tryCall(blocks, asked, chain);
    if (!run) return NO_CONTRACT;
    if (!run.isRefused) return { result: { result: true }, energy_required: run.energy };
    const message = Buffer.from("Contract execute error : REVERT opcode executed").toString("hex");
    return { result: { code: "CONTRACT_EXE_ERROR", message } };
  },
  getnodeinfo: (blocks) => {
    const newest = blocks.at(-1);
    return { block: `Num:${newest?.number},ID:${newest?.id.toString("hex")}` };
  },
};

const NO_CONTRACT: Printed = {
  result: {
    code: "CONTRACT_VALIDATE_ERROR",
    message: Buffer.from("Contract validate error : Smart contract is not exist.").toString("hex"),
  },
};

/** What a call would do on the newest block that is shown; null where there is no contract. */
function tryCall(blocks: readonly Block[], asked: Asked, chain: TronChain): Run | null {
  const { owner_address: owner = "", contract_address: contract = "", function_selector: signature = "" } = asked;
  const token = chain.tokens.get(contract.toLowerCase());
  const balances = blocks.at(-1)?.tokens.get(contract.toLowerCase()) ?? new Map();
  const data = Buffer.from(selectorOf(signature) + (asked.parameter ?? ""), "hex");
  return token
    ? runToken(token, balances, { owner: owner.toLowerCase(), contract: contract.toLowerCase(), data })
    : null;
}

function ofTransaction(
  blocks: readonly Block[],
  { value }: Asked,
  print: (mined: Block["mined"][number], block: Block) => Printed,
): Printed | null {
  const block = blocks.find(({ mined }) => mined.some(({ txid }) => txid === value));
  const mined = block?.mined.find(({ txid }) => txid === value);
  return block && mined ? print(mined, block) : null;
}

/**
 * Before the node has what it is asked, or behind its answer: the connection is cut, or a proxy
 * says 502.
 */
export type Disturbance = `${"before" | "behind"}: ${"cut" | "502"}`;

const end = (response: ServerResponse, how: Disturbance): void =>
  how.endsWith("cut") ? void response.destroy() : void response.writeHead(502).end();

export type TronStandInOptions = TronChainOptions & {
  /** That of another one: then these are two nodes of one chain. */
  readonly chain?: TronChain;
  /** A free one is chosen where it is left out. */
  readonly port?: number;
  /**
   * `at-once`: a block for each transaction, and as many behind it as make it solid; or
   * `on-demand`: whoever holds the chain makes them.
   */
  readonly mining?: "at-once" | "on-demand";
};

/**
 * A stand-in for a node of Tron, as there is none to install: a chain of its own on 127.0.0.1,
 * whose blocks have ids and roots as Tron's have, asked over HTTP as java-tron is.
 *
 * It judges what it is sent as a node does: the id, who has signed, the block that is referred to
 * (TAPOS), the time until which it is valid, what its sender has, and whether it has it already. It
 * can fall behind, fail, hang, take blocks back and forget what waits. It shares no code with what
 * is tried against it.
 *
 * It is no Tron: it knows transfers of TRX and of tokens that are as simple as can be (TRC-20), no
 * other contract, no stake, permission or memo; energy is what USDT's is on the main network; it
 * has one witness, and no peers; its JSON is what java-tron's sources say, not what a java-tron
 * said.
 */
export async function startTronStandIn(options: TronStandInOptions = {}) {
  const { port = 0, mining = "on-demand", chain = new TronChain(options) } = options;
  const held = new Set<ServerResponse>();
  let fault: "hangs" | number | null = null;
  const disturbed = new Map<string, Disturbance>();
  let alter: (path: string, said: string) => string = (_path, said) => said;

  function broadcast({ transaction = "" }: Asked): Printed {
    try {
      // The block that is due where nothing happened for long.
      if (mining === "at-once") chain.mineEmpty(1);
      const { txid } = chain.accept(Buffer.from(transaction, "hex"));
      if (mining === "at-once") {
        chain.mine();
        chain.mineEmpty(SOLIDIFIED_AFTER);
      }
      return { result: true, code: "SUCCESS", txid };
    } catch (error) {
      const { code, message } = error instanceof Refused ? error : { code: "OTHER_ERROR", message: String(error) };
      return { result: false, code, message };
    }
  }

  function answer(url: string, body: string): string | null {
    const [, commanded] = /^\/stand-in\/(\w+)$/.exec(url) ?? [];
    if (commanded !== undefined) return command(chain, commanded, JSON.parse(body || "{}") as Commanded);
    const [, api = "", name = ""] = /^\/(wallet|walletsolidity)\/(\w+)$/.exec(url) ?? [];
    const asked = JSON.parse(body || "{}") as Asked;
    if (api === "wallet" && name === "broadcasthex") return writeJson(broadcast(asked));
    const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
    return route ? writeJson(route(chain.shown({ isSolidified: api === "walletsolidity" }), asked, chain) ?? {}) : null;
  }

  const server = createServer((request, response) => {
    const reply = (body: string) => {
      if (fault === "hangs") return void held.add(response);
      if (fault !== null) return void response.writeHead(fault).end();
      const url = request.url ?? "";
      const how = disturbed.get(url);
      if (how?.startsWith("before")) return end(response, how);
      const said = orError(() => answer(url, body));
      if (how) return end(response, how);
      response.writeHead(said === null ? 404 : 200, { "content-type": "application/json" });
      response.end(said === null ? undefined : alter(url, said));
    };
    // Whoever gives up before the end of the question needs no answer.
    text(request).then(reply, () => response.destroy());
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    chain,
    /** From now on it says this instead of what it would: a provider that lies. */
    lie(instead: (path: string, said: string) => string): void {
      alter = instead;
    },
    /** From now on what stands between it and who asks does so to each path. */
    disturbed,
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
    /** Answers again, and the truth; what hung meanwhile is ended unanswered. */
    recover(): void {
      fault = null;
      alter = (_path, said) => said;
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

/** What whoever runs it has it do, and no node of Tron: what is taken back is forgotten. */
function command(chain: TronChain, name: string, { blocks = 0, depth = 0 }: Commanded): string | null {
  if (name === "mine" && blocks > 0) {
    chain.mine();
    chain.mineEmpty(blocks - 1);
    return "{}";
  }
  if (name !== "reorganise" || depth <= 0) return null;
  const gone = chain.shown({ isSolidified: false }).slice(-depth);
  chain.replace(depth);
  for (const { txid } of gone.flatMap(({ mined }) => mined)) chain.drop(txid);
  return "{}";
}

/** As java-tron says it, with HTTP 200, where what is asked makes no sense to it. */
function orError(answer: () => string | null): string | null {
  try {
    return answer();
  } catch (error) {
    return writeJson({ Error: `class java.lang.Exception : ${String(error)}` });
  }
}

export type TronStandIn = Awaited<ReturnType<typeof startTronStandIn>>;
