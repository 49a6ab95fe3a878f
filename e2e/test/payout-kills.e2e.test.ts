import { randomUUID } from "node:crypto";
import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { freePort } from "@coffer/local-parts/free-port";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { expectBooksLikeChain } from "../src/compare-with-chain.ts";
import { type DeathAt, startDeadlyNode } from "../src/deadly-node.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { PatientClient } from "../src/patient-client.ts";
import { join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// SAFETY 6: wherever Coffer is killed while it pays out, exactly one transaction pays, and what was
// reserved ends once.

const PATIENT = { timeout: 240_000, interval: 100 };
const PAYOUTS = 3;

/** At what it asks its node of a round's pay-outs, and the blocks taken back while it is away. */
const ROUNDS: readonly { readonly at: DeathAt; readonly takenBack: number }[] = [
  { at: { method: "eth_feeHistory", when: "before" }, takenBack: 0 },
  { at: { method: "eth_estimateGas", when: "behind" }, takenBack: 0 },
  { at: { method: "eth_sendRawTransaction", when: "before" }, takenBack: 0 },
  { at: { method: "eth_sendRawTransaction", when: "behind" }, takenBack: 0 },
  { at: { method: "eth_sendRawTransaction", when: "behind" }, takenBack: 2 },
  { at: { method: "eth_getBlockReceipts", when: "behind" }, takenBack: 1 },
];

describe.skipIf(whyNoAnvil())("kill -9 while pay-outs go out over a chain", () => {
  it("pays each payee once, gives no nonce away, and the books have what the chain has", async () => {
    const [folder, anvil] = [await makeDataFolder(), await startAnvil({ accounts: 1 })];
    const node = await startDeadlyNode(anvil.url);
    const environment = { ETHEREUM_RPC_URLS: node.url, PORT: String(await freePort()) };
    let coffer: RunningCoffer = await startCoffer(folder.path, environment);
    try {
      const payer = await join(coffer.url, "payer");
      // Orders again, by the same key, where the kill takes an answer along.
      const patient = new PatientClient(payer.client.url, payer.client.accessToken);
      const operator = await logInOlivia(coffer);
      const mine = (blocks = 1) => anvil.ask("anvil_mine", blocks);
      const readBalance = async (address: string) =>
        BigInt(String(await anvil.ask("eth_getBalance", address, "latest")));
      const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
        vi.waitFor(async () => {
          await mine();
          return check();
        }, PATIENT);

      const deposited = await deposit(payer, anvil.ask);
      const accountId = await awaitThat(() => expectEther(payer, "3.000000000000000000"));
      await awaitThat(async () => expect(units((await readTreasury(operator)).balance.amount)).toBeGreaterThan(0n));

      const paid: { readonly address: string; readonly units: bigint; readonly paymentId: string }[] = [];
      for (const { at, takenBack } of ROUNDS) {
        const back = node
          .arm(at, () => coffer.kill())
          .then(async () => {
            if (takenBack > 0) await anvil.ask("anvil_reorg", takenBack, []);
            await mine();
            coffer = await startCoffer(folder.path, environment);
          });
        for (let i = 0; i < PAYOUTS; i += 1) {
          const order = { address: payeeOf(paid.length), units: BigInt(1_000_001 + paid.length) };
          paid.push({ ...order, paymentId: await withdraw(patient, accountId, order) });
        }
        await back;
      }

      await awaitThat(async () => {
        const { nodes } = (await operator.client.ask(operation("Transactions"), { filter: {}, first: 100 }))
          .transactions;
        expect(nodes.map(({ state }: Answer) => state)).toEqual(nodes.map(() => "FINAL"));
        expect(nodes.filter(({ kind }: Answer) => kind === "PAYOUT")).toHaveLength(paid.length);
        for (const { paymentId } of paid) {
          const { payment } = await payer.client.ask(operation("PaymentTransaction"), { id: paymentId });
          expect(payment.status).toBe("COMPLETED");
        }
      });
      for (const { address, units: amount } of paid) expect(await readBalance(address)).toBe(amount);
      const treasury = await readTreasury(operator);
      expect(Number(await anvil.ask("eth_getTransactionCount", treasury.address, "latest"))).toBe(paid.length);

      await awaitThat(async () => {
        const { systemAccounts } = await operator.client.ask(operation("SystemAccounts"), { code: "custody.ethereum" });
        const held = (await readBalance(treasury.address)) + (await readBalance(deposited));
        expect(-units(systemAccounts.nodes[0].balance.posted.amount)).toBe(held);
      });
      await awaitThat(() =>
        expectBooksLikeChain("ETHEREUM", { adminUrl: findAdminUrl(folder.path), ask: anvil.ask, operator }),
      );
      const { accounts } = await payer.client.ask("{ accounts { balance { pendingOut { amount } } } }");
      expect(units(accounts[0].balance.pendingOut.amount)).toBe(0n);
    } finally {
      await coffer.kill();
      await node.stop();
      await anvil.stop();
      await folder.remove();
    }
  });
});

const units = (amount: string): bigint => BigInt(amount.replace(".", ""));

/** Nobody's, each another; below what compilers of contracts take for themselves. */
const payeeOf = (nth: number): string => `0x${(0x1000_0000 + nth).toString(16).padStart(40, "0")}`;

type Ask = (method: string, ...params: readonly unknown[]) => Promise<unknown>;

/** Three ether, to a wallet of theirs; gives its address. */
async function deposit({ client }: Person, ask: Ask): Promise<string> {
  const { createWallet } = await client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
  const { address } = createWallet.wallet.addresses.nodes[0];
  const [from] = (await ask("eth_accounts")) as string[];
  // Deposits count from the first block that it follows.
  await vi.waitFor(async () => {
    const { networks } = await client.ask(operation("Networks"));
    expect(networks.find(({ code }: Answer) => code === "ETHEREUM").health.state).toBe("FOLLOWING");
  }, PATIENT);
  await ask("eth_sendTransaction", { from, to: address, value: `0x${(3n * 10n ** 18n).toString(16)}` });
  return address;
}

/** Gives the account's id. */
async function expectEther({ client }: Person, available: string): Promise<string> {
  const { accounts } = await client.ask("{ accounts { id currency balance { available { amount } } } }");
  const [account] = accounts.filter(({ currency }: Answer) => currency === "ETH");
  expect(account?.balance.available.amount).toBe(available);
  return account.id;
}

const readTreasury = async ({ client }: Person): Promise<Answer> => {
  const { treasuries } = await client.ask(operation("Treasuries"));
  const treasury = treasuries.find(({ network }: Answer) => network === "ETHEREUM");
  expect(treasury?.balance).toBeTruthy();
  return treasury;
};

/** Gives the payment's id. */
async function withdraw(
  client: PatientClient,
  accountId: string,
  { address, units: amount }: { readonly address: string; readonly units: bigint },
): Promise<string> {
  const money = { amount: `0.${String(amount).padStart(18, "0")}`, currency: "ETH" };
  const order = { fromAccountId: accountId, network: "ETHEREUM", address, amount: money };
  const { withdrawToAddress } = await client.ask(operation("WithdrawToAddress"), {
    input: { ...order, idempotencyKey: randomUUID() },
  });
  expect(withdrawToAddress.payment).toBeTruthy();
  return withdrawToAddress.payment.id;
}
