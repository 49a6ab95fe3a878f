import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Answer } from "../answer.ts";
import { operation } from "../operations.ts";
import type { Person } from "../people.ts";
import { orderTestMoney } from "./send-test-money.ts";
import { OUTSIDE } from "./send-to-address.ts";

const MOST_MS = 120_000;
const PACE_MS = 200;

/**
 * A wallet of a new key of the person's on Ethereum; where a chain runs here, with test money, of
 * which some was sent elsewhere. Its id.
 */
export async function bringOwn(person: Person): Promise<string> {
  const { client } = person;
  const { importWallet } = await client.ask(operation("ImportWallet"), {
    input: {
      ...{ network: "ETHEREUM", secret: `0x${randomBytes(32).toString("hex")}` },
      ...{ name: "Brought from the old telephone", idempotencyKey: randomUUID() },
    },
  });
  const { id } = importWallet.wallet;
  const { network } = await client.ask(`query EthereumHealth { network(code: "ETHEREUM") { health { connected } } }`);
  if (!network.health.connected) return id;
  await orderTestMoney(person, id, "1.25");
  const read = async (): Promise<Answer> => (await client.ask(operation("WalletOnChain"), { id })).wallet;
  await until(async () => !/^0\.0*$/.test((await read()).onChainBalance?.confirmed.amount ?? "0.0"));
  await client.ask(operation("SendTransaction"), {
    input: {
      ...{ walletId: id, toAddress: OUTSIDE, amount: { amount: "0.25", currency: "ETH" } },
      idempotencyKey: randomUUID(),
    },
  });
  await until(async () => {
    const { wallet } = await client.ask(operation("WalletTransactions"), { id });
    return wallet.transactions.nodes[0].fee !== null;
  });
  return id;
}

/**
 * A wallet on Ethereum that the person watches, and of which somebody elsewhere has the key; where
 * a chain runs here, with test money, of which some waits to be signed.
 */
export async function giveOut(person: Person): Promise<{ watchedWalletId: string; toSignId: string | null }> {
  const { client } = person;
  const { watchWallet } = await client.ask(operation("WatchWallet"), {
    input: {
      ...{ network: "ETHEREUM", watch: `0x${randomBytes(20).toString("hex")}` },
      ...{ name: "The key in the safe at the bank", idempotencyKey: randomUUID() },
    },
  });
  const watchedWalletId: string = watchWallet.wallet.id;
  const { network } = await client.ask(`query EthereumHealth { network(code: "ETHEREUM") { health { connected } } }`);
  if (!network.health.connected) return { watchedWalletId, toSignId: null };
  await orderTestMoney(person, watchedWalletId, "1.25");
  const sent: { id: string | null } = { id: null };
  await until(async () => {
    const { sendTransaction } = await client.ask(operation("SendTransaction"), {
      input: {
        ...{ walletId: watchedWalletId, toAddress: OUTSIDE, amount: { amount: "0.25", currency: "ETH" } },
        idempotencyKey: randomUUID(),
      },
    });
    sent.id = sendTransaction.transaction?.id ?? null;
    return sent.id !== null;
  });
  return { watchedWalletId, toSignId: sent.id };
}

/** By hand, and not by vitest's own: pictures are drawn without it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + MOST_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("what was sent from or to a wallet of an own key is in no block");
    await setTimeout(PACE_MS);
  }
}
