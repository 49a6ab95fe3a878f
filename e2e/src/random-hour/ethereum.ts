import { randomBytes } from "node:crypto";
import { type Anvil, startAnvil } from "@coffer/local-parts/anvil";
import { deployEtherContracts } from "@coffer/testkit/ether-contracts";
import type { Dice } from "./dice.ts";
import type { Currency, Moved, Told, World } from "./world.ts";

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/** balanceOf(address) */
const BALANCE_OF = "0x70a08231";

/** So far below the highest block ever made none is taken back: Coffer has let it be final. */
const FINAL_BELOW = 5;
const FEES = { gas: hex(100_000), maxFeePerGas: hex(10n ** 16n), maxPriorityFeePerGas: hex(10n ** 9n) };
const ENOUGH = hex(10n ** 24n);

type Inflow = {
  readonly from: string;
  readonly to: string;
  /** A contract pays it on to there; null: it comes by itself. */
  readonly by: string | null;
  readonly units: bigint;
  readonly txid: string;
};

/** Anvil. Each payer pays once. */
export async function beginEthereum(dice: Dice): Promise<World> {
  const anvil = await startAnvil({ accounts: 1 });
  const { ask } = anvil;
  await ask("evm_setAutomine", false);
  const [rich = ""] = (await ask("eth_accounts")) as string[];
  const { forwarder, undoer } = await deployEtherContracts(anvil, rich);
  await ask("anvil_autoImpersonateAccount", true);
  const paid: Inflow[] = [];
  const [readHeight, begun] = [async () => Number(await ask("eth_blockNumber")), Date.now()];
  let [highest, made] = [await readHeight(), 0];
  const setDemand = (times: number) => ask("anvil_setNextBlockBaseFeePerGas", hex(BigInt(times) * 10n ** 9n));
  const send = async (inflow: Omit<Inflow, "txid">): Promise<void> => {
    const { from, to, by, units } = inflow;
    await ask("anvil_setBalance", from, ENOUGH);
    const data = by === null ? "0x" : `0x${to.slice(2).padStart(64, "0")}`;
    const order = { from, to: by ?? to, value: hex(units), nonce: "0x0", data, ...FEES };
    paid.push({ ...inflow, txid: String(await ask("eth_sendTransaction", order)) });
  };
  const comesAgain = async () => {
    for (const [i, one] of [...paid.entries()].slice(-NEWEST).toReversed()) {
      if ((await ask("eth_getTransactionByHash", one.txid)) !== null) continue;
      paid.splice(i, 1);
      // The same one, another in its place, or none.
      if (dice.comes(70)) await send(one);
      else if (dice.comes(50)) await send({ ...one, units: one.units + 1n });
    }
  };
  return {
    ...{ network: "ETHEREUM", currencies: ["ETH", "USDC"] },
    environment: { ETHEREUM_RPC_URLS: anvil.url, ETHEREUM_INTERNAL_TRANSFERS: "true" },
    most: { ...NONE, ETH: 2n * 10n ** 18n, USDC: 60n * 10n ** 6n },
    get made() {
      return made;
    },
    async payIn(to, currency, units) {
      if (currency !== "ETH") return false;
      const by = dice.one([null, null, null, forwarder, forwarder, undoer]);
      await send({ from: `0x${randomBytes(20).toString("hex")}`, to, by, units });
      return true;
    },
    async mine(blocks) {
      if (blocks > 0) await ask("anvil_mine", hex(blocks));
      made += blocks;
      highest = Math.max(highest, await readHeight());
    },
    async reorganise(least = 1) {
      const most = FINAL_BELOW - (highest - (await readHeight()));
      if (most < least) return 0;
      const depth = least + dice.upTo(most - least + 1);
      await ask("anvil_reorg", depth, []);
      made += depth;
      await comesAgain();
      return depth;
    },
    async forget() {
      await ask("anvil_dropAllTransactions");
      await comesAgain();
      return true;
    },
    async stir(times = dice.one([1, 1, 20, 60, 100_000])) {
      await setDemand(times);
      return true;
    },
    async calm() {
      await setDemand(1);
    },
    tip: async () => ((await ask("eth_getBlockByNumber", "latest", false)) as { readonly hash: string }).hash,
    nobody: () => `0x00000000dead${begun.toString(16).padStart(12, "0").slice(-4)}${randomBytes(12).toString("hex")}`,
    read: () => readEthereum(anvil),
    stop: () => anvil.stop(),
  };
}

export const NONE: Readonly<Record<Currency, bigint>> = { ETH: 0n, USDC: 0n, BTC: 0n, TRX: 0n, USDT: 0n };
/** What was paid in before these is far below what is taken back. */
const NEWEST = 100;

type Log = { readonly address: string; readonly topics: readonly string[]; readonly data: string };
type Receipt = {
  readonly transactionHash: string;
  readonly status: string;
  readonly gasUsed: string;
  readonly effectiveGasPrice: string;
  readonly logs: readonly Log[];
};
type Call = {
  readonly type: string;
  readonly from: string;
  readonly to?: string;
  readonly value?: string;
  readonly error?: string;
  readonly calls?: readonly Call[];
};
type Transaction = {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly value: string;
};

/** Of every block from the first. Of contracts that say what they moved there is one here. */
async function readEthereum({ ask }: Pick<Anvil, "ask">): Promise<Told> {
  const tip = Number(await ask("eth_blockNumber"));
  const moved: Moved[] = [];
  const fees: { from: string; currency: Currency; units: bigint }[] = [];
  let token: string | null = null;
  for (let height = 0; height <= tip; height += 1) {
    const block = (await ask("eth_getBlockByNumber", hex(height), true)) as { readonly transactions: Transaction[] };
    if (block.transactions.length === 0) continue;
    const receipts = (await ask("eth_getBlockReceipts", hex(height))) as readonly Receipt[];
    moved.push(...(await readWithin({ ask }, hex(height))));
    const done = new Map(receipts.map((receipt) => [receipt.transactionHash, receipt]));
    for (const { hash, from, to, value } of block.transactions) {
      const receipt = done.get(hash);
      if (!receipt) throw new Error(`${hash} has no receipt`);
      fees.push({ from, currency: "ETH", units: BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice) });
      if (receipt.status !== "0x1") continue;
      const units = BigInt(value);
      if (to !== null && units > 0n) moved.push({ txid: hash, from, to, currency: "ETH", units });
      for (const { address, topics, data } of receipt.logs.filter(({ topics: [topic] }) => topic === TRANSFER)) {
        token ??= address;
        if (address !== token) throw new Error(`${address} is another token than ${token}`);
        const [payer, payee] = [addressIn(topics[1]), addressIn(topics[2])];
        moved.push({ txid: hash, from: payer, to: payee, currency: "USDC", units: BigInt(data) });
      }
    }
  }
  return {
    ...{ moved, fees },
    async held(address, currency) {
      if (currency === "ETH") return BigInt(String(await ask("eth_getBalance", address, "latest")));
      if (token === null) return 0n;
      const data = `${BALANCE_OF}${address.slice(2).padStart(64, "0")}`;
      return BigInt(String(await ask("eth_call", { to: token, data }, "latest")));
    },
  };
}

/** What calls within transactions moved, and nothing below one that failed. */
async function readWithin({ ask }: Pick<Anvil, "ask">, number: string): Promise<readonly Moved[]> {
  const traced = await ask("debug_traceBlockByNumber", number, { tracer: "callTracer" });
  const within = (txid: string, { error, calls = [] }: Call): Moved[] =>
    error === undefined
      ? calls.flatMap((call) => {
          const { type, from, to, value = "0x0" } = call;
          const isMoved = call.error === undefined && type !== "DELEGATECALL" && to !== undefined && BigInt(value) > 0n;
          const one: Moved[] = isMoved ? [{ txid, from, to, currency: "ETH", units: BigInt(value) }] : [];
          return [...one, ...within(txid, call)];
        })
      : [];
  return (traced as readonly { txHash: string; result: Call }[]).flatMap(({ txHash, result }) =>
    within(txHash, result),
  );
}

const addressIn = (topic: string | undefined): string => `0x${(topic ?? "").slice(-40)}`;
