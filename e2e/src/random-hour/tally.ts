import type { Anvil } from "@coffer/local-parts/anvil";

// What a chain of Ethereum says by itself: of every block from the first, and of nothing else.

const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

type Log = { readonly address: string; readonly topics: readonly string[]; readonly data: string };
type Receipt = { readonly transactionHash: string; readonly status: string; readonly logs: readonly Log[] };
type Transaction = {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly value: string;
};

export type Moved = {
  readonly txid: string;
  readonly from: string;
  readonly to: string;
  readonly currency: "ETH" | "USDC";
  readonly units: bigint;
};

/** Whatever moved, in small letters; `token` is the contract of USDC, null where it is none. */
export async function readMoved({ ask }: Pick<Anvil, "ask">, token: string | null): Promise<readonly Moved[]> {
  const tip = Number(await ask("eth_blockNumber"));
  const moved: Moved[] = [];
  for (let height = 0; height <= tip; height += 1) {
    const number = `0x${height.toString(16)}`;
    const block = (await ask("eth_getBlockByNumber", number, true)) as { readonly transactions: Transaction[] };
    if (block.transactions.length === 0) continue;
    const receipts = (await ask("eth_getBlockReceipts", number)) as readonly Receipt[];
    const done = new Map(receipts.map((receipt) => [receipt.transactionHash, receipt]));
    for (const { hash, from, to, value } of block.transactions) {
      const receipt = done.get(hash);
      if (receipt?.status !== "0x1") continue;
      const units = BigInt(value);
      if (to !== null && units > 0n) moved.push({ txid: hash, from, to, currency: "ETH", units });
      for (const log of receipt.logs)
        if (log.address.toLowerCase() === token && log.topics[0] === TRANSFER)
          moved.push({
            txid: hash,
            from: addressIn(log.topics[1]),
            to: addressIn(log.topics[2]),
            currency: "USDC",
            units: BigInt(log.data),
          });
    }
  }
  return moved.map((one) => ({ ...one, from: one.from.toLowerCase(), to: one.to.toLowerCase() }));
}

const addressIn = (topic: string | undefined): string => `0x${(topic ?? "").slice(-40)}`;
