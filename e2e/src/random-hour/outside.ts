import { randomBytes } from "node:crypto";
import type { Anvil } from "@coffer/local-parts/anvil";
import type { Dice } from "./dice.ts";

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** So far below the highest block ever made none is taken back: Coffer has let it be final. */
const FINAL_BELOW = 5;
const FEES = { gas: hex(21_000), maxFeePerGas: hex(10n ** 16n), maxPriorityFeePerGas: hex(10n ** 9n) };
const ENOUGH = hex(10n ** 24n);

type Inflow = { readonly from: string; readonly to: string; readonly units: bigint; readonly txid: string };

/** The world around Coffer: who pays in, and what becomes of blocks. */
export type Outside = {
  /** Ether, from an address that pays once. */
  payIn(to: string, units: bigint): Promise<void>;
  mine(blocks: number): Promise<void>;
  /** Blocks are replaced by empty ones; of what was paid in by them not all comes again. */
  reorganise(): Promise<number>;
  /** Nodes forget what is in no block yet. */
  forgetPool(): Promise<void>;
  /** What a block takes at least becomes so many times as dear, or as before. */
  setDemand(times: number): Promise<void>;
};

export function makeOutside({ ask }: Pick<Anvil, "ask">, dice: Dice): Outside {
  const paid: Inflow[] = [];
  let highest = 0;
  const send = async ({ from, to, units }: Omit<Inflow, "txid">): Promise<void> => {
    await ask("anvil_setBalance", from, ENOUGH);
    const order = { from, to, value: hex(units), nonce: "0x0", ...FEES };
    paid.push({ from, to, units, txid: String(await ask("eth_sendTransaction", order)) });
  };
  const readHeight = async () => Number(await ask("eth_blockNumber"));
  const isGone = async ({ txid }: Inflow) => (await ask("eth_getTransactionByHash", txid)) === null;
  const comesAgain = async () => {
    for (const [i, one] of [...paid.entries()].toReversed()) {
      if (!(await isGone(one))) continue;
      paid.splice(i, 1);
      // The same one, another in its place, or none.
      if (dice.comes(70)) await send(one);
      else if (dice.comes(50)) await send({ ...one, units: one.units + 1n });
    }
  };
  return {
    payIn: (to, units) => send({ from: `0x${randomBytes(20).toString("hex")}`, to, units }),
    async mine(blocks) {
      for (let i = 0; i < blocks; i += 1) await ask("evm_mine");
      highest = Math.max(highest, await readHeight());
    },
    async reorganise() {
      const most = FINAL_BELOW - (highest - (await readHeight()));
      if (most < 1) return 0;
      const depth = 1 + dice.upTo(most);
      await ask("anvil_reorg", depth, []);
      await comesAgain();
      return depth;
    },
    async forgetPool() {
      await ask("anvil_dropAllTransactions");
      await comesAgain();
    },
    async setDemand(times) {
      await ask("anvil_setNextBlockBaseFeePerGas", hex(BigInt(times) * 10n ** 9n));
    },
  };
}
