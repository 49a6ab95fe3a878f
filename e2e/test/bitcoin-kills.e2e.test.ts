import { startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { freePort } from "@coffer/local-parts/free-port";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { expectBooksLikeChain } from "../src/compare-with-chain.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { reorganiseBitcoin } from "../src/reorganise-bitcoin.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// SAFETY 7, of Bitcoin: whatever Coffer is killed at, and whatever the chain takes back meanwhile,
// each deposit is credited once, and in the end the books have what the chain has.

const PATIENT = { timeout: 240_000, interval: 100 };
/** Where the deposit that it is killed at stands then. */
const KILLED_AT = ["SENT", "CONFIRMED", "CREDITED", "CREDITED", "SENT", "CREDITED"] as const;
/** Blocks that are taken back meanwhile: fewer than what was sent last needs, as many, more. */
const TAKEN_BACK = [0, 5, 6, 7, 12, 3] as const;
/** Both sides of what needs six blocks. */
const AMOUNTS = ["0.00020001", "1.5"] as const;
const ORDER: readonly unknown[] = ["CONFIRMING", "CONFIRMED", "CREDITED"];

describe.skipIf(whyNoBtcd())("kill -9 while deposits come in over a chain of Bitcoin", () => {
  it("credits each once, takes back what the chain has taken back, and has in the end what the chain has", async () => {
    const [folder, btcd] = [await makeDataFolder(), await startBtcd()];
    const environment = { BITCOIN_RPC_URLS: btcd.url, PORT: String(await freePort()) };
    let coffer: RunningCoffer = await startCoffer(folder.path, environment);
    try {
      const alice = await join(coffer.url, "alice");
      const wallet = await makeWallet(alice);
      await vi.waitFor(async () => expect(await readHealth(alice)).toBe("FOLLOWING"), PATIENT);
      const sent: string[] = [];
      for (const [round, killedAt] of KILLED_AT.entries()) {
        for (const amount of AMOUNTS) sent.push(await send(alice, wallet, amount));
        if (killedAt !== "SENT")
          await vi.waitFor(async () => {
            const found = (await listDeposits(alice, wallet)).find(({ txid }) => txid === sent.at(-1));
            expect(ORDER.indexOf(found?.state)).toBeGreaterThanOrEqual(ORDER.indexOf(killedAt));
          }, PATIENT);
        await coffer.kill();
        const depth = TAKEN_BACK[round] ?? 0;
        if (depth > 0) await reorganiseBitcoin(btcd, depth);
        await btcd.ask("generate", 1);
        // Once more while it looks at what the chain has done meanwhile.
        coffer = await startCoffer(folder.path, environment);
        await coffer.kill();
        coffer = await startCoffer(folder.path, environment);
      }
      await btcd.ask("generate", 6);
      await expectBooks(alice, wallet, sent);
      const operator = await logInOlivia(coffer);
      // What the sandbox gave the house is booked once it is final.
      await btcd.ask("generate", 100);
      await vi.waitFor(
        () => expectBooksLikeChain("BITCOIN", { adminUrl: findAdminUrl(folder.path), ask: btcd.ask, operator }),
        PATIENT,
      );
      const credits = await readCredits(alice);
      // Some were credited, taken back, and credited again.
      expect(credits.filter((status) => status === "RETURNED").length).toBeGreaterThan(0);
    } finally {
      await coffer.kill();
      await btcd.stop();
      await folder.remove();
    }
  });
});

type Made = { readonly id: string; readonly address: string };

async function makeWallet({ client }: Person): Promise<Made> {
  const { createWallet } = await client.ask(operation("CreateWallet"), { input: { network: "BITCOIN" } });
  const { id, addresses } = createWallet.wallet;
  return { id, address: addresses.nodes[0].address };
}

/** By somebody outside, with six blocks. */
async function send({ client }: Person, { id: walletId }: Made, amount: string): Promise<string> {
  const input = { walletId, amount: { amount, currency: "BTC" } };
  const { simulateChainDeposit: said } = await client.ask(operation("SimulateChainDeposit"), { input });
  expect(said.__typename).toBe("SimulateChainDepositSuccess");
  return said.txid;
}

const listDeposits = async ({ client }: Person, { id }: Made): Promise<Answer[]> =>
  (await client.ask(operation("WalletDeposits"), { id, first: 100 })).wallet.deposits.nodes;

const readHealth = async ({ client }: Person): Promise<string> =>
  (await client.ask(operation("Networks"))).networks.find(({ code }: Answer) => code === "BITCOIN").health.state;

const readCredits = async ({ client }: Person): Promise<string[]> =>
  (await client.ask(operation("Payments"), { first: 100 })).payments.nodes.map(({ status }: Answer) => status);

/** Each that was sent is credited by a payment of its own, and the balance is their sum. */
async function expectBooks(person: Person, wallet: Made, sent: readonly string[]): Promise<void> {
  const units = (amount: string) => BigInt(amount.replace(".", ""));
  const deposits = await vi.waitFor(async () => {
    const found = await listDeposits(person, wallet);
    expect(found.map(({ state }) => state)).toEqual(sent.map(() => "CREDITED"));
    return found;
  }, PATIENT);
  expect(new Set(deposits.map(({ txid }) => txid))).toEqual(new Set(sent));
  expect(new Set(deposits.map(({ payment }) => payment.id)).size).toBe(sent.length);
  expect(deposits.every(({ payment }) => payment.status === "COMPLETED")).toBe(true);
  const sum = deposits.reduce((total, { amount }) => total + units(amount.amount), 0n);
  expect(sum).toBe(BigInt(KILLED_AT.length) * (20_001n + 150_000_000n));
  await vi.waitFor(async () => {
    const { me } = await person.client.ask("{ me { accounts { currency balance { posted { amount } } } } }");
    const [account, ...more] = me.accounts.filter(({ currency }: Answer) => currency === "BTC");
    expect(more).toEqual([]);
    expect(units(account.balance.posted.amount)).toBe(sum);
  }, PATIENT);
}
