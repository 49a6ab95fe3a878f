import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { freePort } from "@coffer/local-parts/free-port";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// SAFETY 7: whatever Coffer is killed at, and whatever the chain takes back meanwhile, what is
// credited in the end is what the chain holds, and each deposit is credited once.

const PATIENT = { timeout: 240_000, interval: 100 };
/** Where the deposit that it is killed at stands then. */
const KILLED_AT = ["SENT", "CONFIRMING", "CONFIRMED", "CREDITED", "CREDITED"] as const;
/**
 * Blocks that are taken back while it is away: of what is not confirmed yet, of what was credited.
 */
const TAKEN_BACK = [0, 1, 0, 4, 0] as const;

describe.skipIf(whyNoAnvil())("kill -9 while deposits come in over a chain", () => {
  it("credits each once, takes back what the chain has taken back, and has in the end what the chain has", async () => {
    // Of its own: a prepared one knows the chain that it was prepared with.
    const [folder, anvil] = [await makeDataFolder(), await startAnvil({ accounts: 1 })];
    const environment = { ETHEREUM_RPC_URLS: anvil.url, PORT: String(await freePort()) };
    let coffer: RunningCoffer = await startCoffer(folder.path, environment);
    try {
      const people = [await join(coffer.url, "alice"), await join(coffer.url, "bob")] as const;
      const wallets = [await makeWallet(people[0]), await makeWallet(people[1])] as const;
      const [from] = (await anvil.ask("eth_accounts")) as string[];
      const send = async (nth: number) => {
        const value = `0x${BigInt(1_000 + nth).toString(16)}`;
        return anvil.ask("eth_sendTransaction", { from, to: wallets[nth % 2]?.address, value });
      };
      await vi.waitFor(async () => expect(await readHealth(people[0])).toBe("FOLLOWING"), PATIENT);
      await awaitTreasury(coffer);

      let nth = 0;
      for (const [round, killedAt] of KILLED_AT.entries()) {
        for (let i = 0; i < 3; i += 1) await send(nth++);
        const last = await send(nth++);
        if (killedAt !== "SENT" && killedAt !== "CONFIRMING") await anvil.ask("anvil_mine", 2);
        const [person, wallet] = [people[(nth - 1) % 2] as Person, wallets[(nth - 1) % 2] as Made];
        if (killedAt !== "SENT")
          await vi.waitFor(async () => {
            const found = (await listDeposits(person, wallet)).find(({ txid }) => txid === last);
            // It may have gone on by the time that it is looked at.
            expect(ORDER.indexOf(found?.state)).toBeGreaterThanOrEqual(ORDER.indexOf(killedAt));
          }, PATIENT);
        await coffer.kill();
        const depth = TAKEN_BACK[round] ?? 0;
        if (depth > 0) await anvil.ask("anvil_reorg", depth, []);
        await anvil.ask("anvil_mine", 1);
        coffer = await startCoffer(folder.path, environment);
      }

      await anvil.ask("anvil_mine", 3);
      const states = new Set<string>();
      for (const [i, person] of people.entries())
        for (const state of await expectBooks(person, wallets[i] as Made, anvil.ask)) states.add(state);
      expect([...states].toSorted()).toEqual(["CREDITED", "ORPHANED", "REVERSED"]);
    } finally {
      await coffer.kill();
      await anvil.stop();
      await folder.remove();
    }
  });
});

const ORDER: readonly unknown[] = ["CONFIRMING", "CONFIRMED", "CREDITED"];

type Made = { readonly id: string; readonly address: string };

/** What a sandbox gives its treasury is in blocks of its own, which would come between these. */
async function awaitTreasury(coffer: RunningCoffer): Promise<void> {
  const { client } = await logInOlivia(coffer);
  await vi.waitFor(async () => {
    const { treasuries } = await client.ask(operation("Treasuries"));
    const treasury = treasuries.find(({ network }: Answer) => network === "ETHEREUM");
    for (const { balance } of [treasury, ...treasury.tokens]) expect(balance?.amount).toMatch(/[1-9]/);
  }, PATIENT);
}

async function makeWallet({ client }: Person): Promise<Made> {
  const { createWallet } = await client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
  const { id, addresses } = createWallet.wallet;
  return { id, address: addresses.nodes[0].address };
}

const listDeposits = async ({ client }: Person, { id }: Made): Promise<Answer[]> =>
  (await client.ask(operation("WalletDeposits"), { id, first: 100 })).wallet.deposits.nodes;

const readHealth = async ({ client }: Person): Promise<string> =>
  (await client.ask(operation("Networks"))).networks.find(({ code }: Answer) => code === "ETHEREUM").health.state;

/** The books say what the chain holds at the person's address. The state of each deposit. */
async function expectBooks(
  person: Person,
  wallet: Made,
  ask: (method: string, ...params: readonly unknown[]) => Promise<unknown>,
): Promise<readonly string[]> {
  const deposits = await vi.waitFor(async () => {
    const found = await listDeposits(person, wallet);
    for (const { state } of found) expect(["CREDITED", "ORPHANED", "REVERSED"]).toContain(state);
    return found;
  }, PATIENT);
  const units = (amount: string) => BigInt(amount.replace(".", ""));
  const credited = deposits.filter(({ state }) => state === "CREDITED");
  const held = BigInt(String(await ask("eth_getBalance", wallet.address, "latest")));
  expect(credited.reduce((sum, { amount }) => sum + units(amount.amount), 0n)).toBe(held);
  expect(new Set(credited.map(({ payment }) => payment.id)).size).toBe(credited.length);
  await vi.waitFor(async () => {
    const { me } = await person.client.ask("{ me { accounts { currency balance { posted { amount } } } } }");
    const [account, ...more] = me.accounts.filter(({ currency }: Answer) => currency === "ETH");
    expect(more).toEqual([]);
    expect(units(account.balance.posted.amount)).toBe(held);
  }, PATIENT);
  for (const { state, payment } of await listDeposits(person, wallet))
    if (payment) expect([state, payment.status]).toEqual([state, state === "CREDITED" ? "COMPLETED" : "RETURNED"]);
  return deposits.map(({ state }) => state);
}
