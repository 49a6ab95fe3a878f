import { setTimeout } from "node:timers/promises";
import type { Person } from "../people.ts";

const MOST_MS = 120_000;
const PACE_MS = 200;

const WALLETS = `query EthereumWallets {
  wallets { id network deposits { nodes { state } } }
  network(code: "ETHEREUM") { health { connected } }
}`;
const SEND = `mutation TestMoney($input: SimulateChainDepositInput!) {
  simulateChainDeposit(input: $input) { __typename }
}`;

/** The person's wallet on Ethereum; its id. */
export async function findEthereumWallet({ client }: Person): Promise<string> {
  const { wallets } = await client.ask(WALLETS);
  return wallets.find(({ network }: { network: string }) => network === "ETHEREUM").id;
}

/** Resolves once it was sent: it is in no block that was read yet. */
export async function orderTestMoney({ client }: Person, walletId: string, amount: string): Promise<void> {
  const input = { walletId, amount: { amount, currency: "ETH" } };
  const { simulateChainDeposit } = await client.ask(SEND, { input });
  if (simulateChainDeposit.__typename !== "SimulateChainDepositSuccess")
    throw new Error(`The test money was not sent: ${simulateChainDeposit.__typename}`);
}

/**
 * Test money over the sandbox's Ethereum; resolves with the wallet's id once it is credited. Where
 * no chain runs here nothing is sent.
 */
export async function sendTestMoney(person: Person, amount: string): Promise<string> {
  const walletId = await findEthereumWallet(person);
  const { network } = await person.client.ask(WALLETS);
  if (!network.health.connected) return walletId;
  await orderTestMoney(person, walletId, amount);
  // By hand, and not by vitest's own: pictures are drawn without it.
  const until = Date.now() + MOST_MS;
  for (;;) {
    const { wallets } = await person.client.ask(WALLETS);
    const { deposits } = wallets.find(({ id }: { id: string }) => id === walletId);
    if (deposits.nodes[0]?.state === "CREDITED") return walletId;
    if (Date.now() > until) throw new Error(`The deposit is ${deposits.nodes[0]?.state ?? "not seen"}`);
    await setTimeout(PACE_MS);
  }
}
