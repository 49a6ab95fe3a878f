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

/** By hand, and not by vitest's own: pictures are drawn without it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + MOST_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("what was sent from or to a wallet of an own key is in no block");
    await setTimeout(PACE_MS);
  }
}
