import { freePort } from "@coffer/local-parts/free-port";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";
import { TRON_HOLDER } from "../src/tell-of-chain-deposits.ts";

// SAFETY 7, of Tron: whatever Coffer is killed at, and whatever the chain takes back meanwhile,
// each deposit is credited once, and in the end the books have what the chain has.

const PATIENT = { timeout: 240_000, interval: 100 };
const NEEDED = 19;
/** Where the deposit that it is killed at stands then, and how many blocks are taken back then. */
const ROUNDS = [
  ["SENT", 0],
  ["CONFIRMING", 1],
  ["CONFIRMED", 18],
  ["CREDITED", 18],
] as const;
const ORDER: readonly unknown[] = ["SENT", "CONFIRMING", "CONFIRMED", "CREDITED"];
const SUN = 2_000_001n;

describe("kill -9 while deposits come in over a chain of Tron", () => {
  it("credits each once, and has in the end what the chain has", async () => {
    const [folder, tron] = [await makeDataFolder(), await startTronStandIn({ slotMs: 1, balances: TRON_HOLDER })];
    const environment = { TRON_RPC_URLS: tron.url, LOCAL_ETHEREUM: "false", PORT: String(await freePort()) };
    tron.chain.mineEmpty(NEEDED + 1);
    let coffer: RunningCoffer = await startCoffer(folder.path, environment);
    try {
      const alice = await join(coffer.url, "alice");
      const { createWallet } = await alice.client.ask(operation("CreateWallet"), { input: { network: "TRON" } });
      const walletId: string = createWallet.wallet.id;
      await vi.waitFor(async () => expect(await readHealth(alice)).toBe("FOLLOWING"), PATIENT);
      const sent: string[] = [];
      for (const [killedAt, depth] of ROUNDS) {
        const txid = await send(alice, walletId);
        sent.push(txid);
        tron.chain.mine();
        if (killedAt !== "CONFIRMING") tron.chain.mineEmpty(NEEDED - 1);
        if (killedAt !== "SENT")
          await vi.waitFor(async () => {
            const found = (await listDeposits(alice, walletId)).find((one) => one.txid === txid);
            expect(ORDER.indexOf(found?.state)).toBeGreaterThanOrEqual(ORDER.indexOf(killedAt));
          }, PATIENT);
        await coffer.kill();
        tron.chain.takeBack(depth);
        // What was in them is in another block now, behind as many that are empty.
        tron.chain.mineEmpty(1);
        tron.chain.mine();
        tron.chain.mineEmpty(depth);
        // Once more while it looks at what the chain has done meanwhile.
        coffer = await startCoffer(folder.path, environment);
        await coffer.kill();
        coffer = await startCoffer(folder.path, environment);
      }
      tron.chain.mineEmpty(NEEDED);
      await expectBooks(alice, walletId, sent);
    } finally {
      await coffer.kill();
      await tron.stop();
      await folder.remove();
    }
  });

  it("has the chain that npm start runs where it was", async () => {
    const folder = await makeDataFolder();
    const environment = { LOCAL_ETHEREUM: "false", PORT: String(await freePort()) };
    let coffer: RunningCoffer = await startCoffer(folder.path, environment);
    try {
      const alice = await join(coffer.url, "alice");
      const { createWallet } = await alice.client.ask(operation("CreateWallet"), { input: { network: "TRON" } });
      const walletId: string = createWallet.wallet.id;
      await vi.waitFor(async () => expect(await readHealth(alice)).toBe("FOLLOWING"), PATIENT);
      const sent: string[] = [];
      for (let round = 0; round < 2; round += 1) {
        sent.push(await send(alice, walletId));
        await coffer.kill();
        coffer = await startCoffer(folder.path, environment);
        await expectBooks(alice, walletId, sent);
      }
    } finally {
      await coffer.kill();
      await folder.remove();
    }
  });
});

const readHealth = async ({ client }: Person): Promise<string> =>
  (await client.ask(operation("Networks"))).networks.find(({ code }: Answer) => code === "TRON").health.state;

const listDeposits = async ({ client }: Person, id: string): Promise<Answer[]> =>
  (await client.ask(operation("WalletDeposits"), { id, first: 100 })).wallet.deposits.nodes;

async function send({ client }: Person, walletId: string): Promise<string> {
  const input = { walletId, amount: { amount: "2.000001", currency: "TRX" } };
  const { simulateChainDeposit: said } = await client.ask(operation("SimulateChainDeposit"), { input });
  expect(said.__typename).toBe("SimulateChainDepositSuccess");
  return said.txid;
}

/** Each that was sent is credited by a payment of its own, and the balance is their sum. */
async function expectBooks(person: Person, walletId: string, sent: readonly string[]): Promise<void> {
  const deposits = await vi.waitFor(async () => {
    const found = await listDeposits(person, walletId);
    expect(found.map(({ state }) => state)).toEqual(sent.map(() => "CREDITED"));
    return found;
  }, PATIENT);
  expect(new Set(deposits.map(({ txid }) => txid))).toEqual(new Set(sent));
  expect(new Set(deposits.map(({ payment }) => payment.id)).size).toBe(sent.length);
  await vi.waitFor(async () => {
    const { me } = await person.client.ask("{ me { accounts { currency balance { posted { amount } } } } }");
    const [account, ...more] = me.accounts.filter(({ currency }: Answer) => currency === "TRX");
    expect(more).toEqual([]);
    expect(BigInt(account.balance.posted.amount.replace(".", ""))).toBe(SUN * BigInt(sent.length));
  }, PATIENT);
}
