import { randomUUID } from "node:crypto";
import { startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { freePort } from "@coffer/local-parts/free-port";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { reconcile } from "../src/compare-with-chain.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// What the treasury pays itself, through the gateway: many small deposits become one output, and a
// payment that may cost no more is paid for once its operator lets fees rise.

const PATIENT = { timeout: 240_000, interval: 100 };
const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const DEPOSITS = 24;

describe.skipIf(whyNoBtcd())("what the treasury of Bitcoin pays itself", () => {
  it("joins what many have deposited, and pays for a payment that is stuck, and the books have what the chain has", async () => {
    const [folder, btcd] = [await makeDataFolder(), await startBtcd()];
    const common = { BITCOIN_RPC_URLS: btcd.url, LOCAL_ETHEREUM: "false", PORT: String(await freePort()) };
    const joining = { BITCOIN_CONSOLIDATE_RATE_MAX: "1000", BITCOIN_CONSOLIDATE_OUTPUTS: "4" };
    let coffer: RunningCoffer = await startCoffer(folder.path, { ...common, ...joining });
    try {
      const mine = (blocks: number) => btcd.ask("generate", blocks);
      const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
        vi.waitFor(async () => {
          await mine(1);
          return check();
        }, PATIENT);
      const [payer, operator] = [await join(coffer.url, "payer"), await logInOlivia(coffer)];
      await awaitThat(async () => expect(units((await readTreasury(operator)).balance.amount)).toBeGreaterThan(0n));
      await depositMany(payer);
      const accountId = await awaitThat(() => expectBitcoin(payer, "0.24000000"));
      const joined = await awaitThat(() => findOne(operator, "CONSOLIDATION"));
      const { address } = await readTreasury(operator);
      expect(joined).toMatchObject({ from: address, to: address, network: "BITCOIN", awaitsOperator: false });
      await mine(100);
      const paid = await awaitThat(async () => {
        const found = await findOne(operator, "CONSOLIDATION");
        expect(found.state).toBe("FINAL");
        return found;
      });
      expect(units(paid.fee.amount)).toBeGreaterThan(0n);

      const cap = await quote(payer);
      await coffer.kill();
      const off = { ...common, BITCOIN_CONSOLIDATE_RATE_MAX: "0" };
      coffer = await startCoffer(folder.path, { ...off, BITCOIN_FEE_MAX_SATOSHI: String(cap) });
      const paymentId = await withdraw(payer, accountId);
      const stuck = await vi.waitFor(async () => {
        const found = await readTransaction(payer, paymentId);
        expect(found?.state).toBe("BROADCAST");
        return found as Answer;
      }, PATIENT);
      await speedUpToCap(coffer, operator, stuck.id);
      await coffer.kill();
      coffer = await startCoffer(folder.path, { ...off, BITCOIN_FEE_MAX_SATOSHI: "1000000" });
      const bump = await vi.waitFor(async () => {
        const found = await findOne(operator, "BUMP");
        expect(found.state).toBe("BROADCAST");
        return found;
      }, PATIENT);
      expect(bump).toMatchObject({ from: address, to: address, failure: null });
      await mine(101);
      await awaitThat(async () => {
        expect((await findOne(operator, "BUMP")).state).toBe("FINAL");
        expect((await readTransaction(payer, paymentId))?.state).toBe("FINAL");
      });
      const [child, parent] = [await findOne(operator, "BUMP"), await readTransaction(payer, paymentId)];
      expect(child.blockHeight).toBe(parent?.blockHeight);
      await awaitThat(() => expectBooked(operator));
      await awaitThat(() => reconcile(operator, "BITCOIN"));
    } finally {
      await coffer.kill();
      await btcd.stop();
      await folder.remove();
    }
  });
});

const units = (amount: string): bigint => BigInt(amount.replace(".", ""));

async function findOne({ client }: Person, kind: "BUMP" | "CONSOLIDATION"): Promise<Answer> {
  const { transactions } = await client.ask(operation("Transactions"), { filter: { kind }, first: 100 });
  expect(transactions.nodes).toHaveLength(1);
  return transactions.nodes[0];
}

/** What a payment costs by now, and half as much again. */
async function quote({ client }: Person): Promise<bigint> {
  const { quoteNetworkFee } = await client.ask(operation("QuoteNetworkFee"), {
    input: { network: "BITCOIN", address: PAYEE, amount: { amount: "0.10000000", currency: "BTC" } },
  });
  const { maximumFee } = quoteNetworkFee.options.find(({ priority }: Answer) => priority === "NORMAL");
  const enough = (units(maximumFee.amount) * 3n) / 2n;
  return enough > 1_000n ? enough : 1_000n;
}

/** Each time by what relaying it costs at least. */
async function speedUpToCap(coffer: RunningCoffer, { client }: Person, transactionId: string): Promise<void> {
  const untilCap = coffer.line(/a send is stuck, and may cost no more/);
  for (let times = 1; times < 20; times += 1) {
    await client.ask(operation("SpeedUpTransaction"), { input: { transactionId, reason: "it waits" } });
    const isThere = async () => {
      const { transaction } = await client.ask(operation("TransactionDetails"), { id: transactionId });
      return transaction.attempts.length > times;
    };
    const more = vi.waitFor(async () => expect(await isThere()).toBe(true), PATIENT).then(() => "REPLACED");
    more.catch(() => undefined);
    if ((await Promise.race([untilCap.then(() => "AT_CAP"), more])) === "AT_CAP") break;
  }
  await untilCap;
}

async function depositMany({ client }: Person): Promise<void> {
  const { createWallet } = await client.ask(operation("CreateWallet"), { input: { network: "BITCOIN" } });
  const input = { walletId: createWallet.wallet.id, amount: { amount: "0.01", currency: "BTC" } };
  for (let i = 0; i < DEPOSITS; i += 1) {
    const { simulateChainDeposit } = await client.ask(operation("SimulateChainDeposit"), { input });
    expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
  }
}

async function expectBooked(operator: Person): Promise<void> {
  const { systemAccounts } = await operator.client.ask(operation("SystemAccounts"), { code: "custody.bitcoin" });
  const { amount } = (await readTreasury(operator)).balance;
  expect(systemAccounts.nodes[0].balance.posted.amount).toBe(`-${amount}`);
}

/** Gives the account's id. */
async function expectBitcoin({ client }: Person, available: string): Promise<string> {
  const { accounts } = await client.ask("{ accounts { id currency balance { available { amount } } } }");
  const [account] = accounts.filter(({ currency }: Answer) => currency === "BTC");
  expect(account?.balance.available.amount).toBe(available);
  return account.id;
}

async function readTreasury({ client }: Person): Promise<Answer> {
  const { treasuries } = await client.ask(operation("Treasuries"));
  const treasury = treasuries.find(({ network }: Answer) => network === "BITCOIN");
  expect(treasury?.balance).toBeTruthy();
  return treasury;
}

/** Gives the payment's id. */
async function withdraw({ client }: Person, fromAccountId: string): Promise<string> {
  const money = { amount: "0.10000000", currency: "BTC" };
  const order = { fromAccountId, network: "BITCOIN", address: PAYEE, amount: money };
  const { withdrawToAddress } = await client.ask(operation("WithdrawToAddress"), {
    input: { ...order, idempotencyKey: randomUUID() },
  });
  expect(withdrawToAddress.payment).toBeTruthy();
  return withdrawToAddress.payment.id;
}

async function readTransaction({ client }: Person, paymentId: string): Promise<Answer | null> {
  return (await client.ask(operation("PaymentTransaction"), { id: paymentId })).payment.transaction;
}
