import type { Anvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import type { UserActor } from "@coffer/platform/identity/actor";
import { toExactJson } from "@coffer/platform/values/exact-json";
import type { SendTransaction } from "../src/app/sends/own/send-transaction.ts";
import type { Send } from "../src/domain/sends/send.ts";
import type { SendId, WalletId } from "../src/domain/wallets/ids.ts";
import { apartIn } from "./segregated.ts";
import type { Sending } from "./sending-process.ts";
import type { World } from "./world.ts";

export const ETH = { code: "ETH", scale: 18 };
export const randomHex = (bytes: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");

/** What people do with keys of Ethereum that they have brought. */
export function ownIn({ here, anvil, sending }: { here: World; anvil: Anvil; sending: Sending }) {
  const apart = apartIn(here);
  const give = async (to: string, units: bigint) => {
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` });
    await anvil.ask("anvil_mine", 1);
  };
  /** With so much at its first address, in a block that was read. */
  const bring = async (who: UserActor, units: bigint, secret = `0x${randomHex(32)}`) => {
    const { wallet } = await apart.importWallet(who, { network: "ETHEREUM", secret });
    const [first] = wallet.addresses.nodes;
    if (!first) throw new Error("a wallet has an address");
    if (units > 0n) await give(first.address, units);
    await sending.round();
    return { id: wallet.id as WalletId, address: first.address, addresses: wallet.addresses.nodes, secret };
  };
  const ask = (who: UserActor, asked: Partial<SendTransaction> & Pick<SendTransaction, "walletId" | "payee">) =>
    sending.process.app.sendTransaction({
      ...{ userId: who.userId, from: null, currency: "ETH", amount: money(ETH, 1n), maximumFee: null },
      ...{ priority: "NORMAL", idempotencyKey: crypto.randomUUID() },
      ...asked,
    });
  const find = async (id: SendId): Promise<Send> => {
    const [send] = await sending.sends.listByIds([id]);
    if (!send) throw new Error("it is not there");
    return send;
  };
  return {
    ...{ apart, give, bring, ask, find },
    async send(...args: Parameters<typeof ask>): Promise<SendId> {
      const sent = await ask(...args);
      if (!sent.ok) throw new Error(toExactJson(sent.error));
      return sent.value;
    },
  };
}
