import { randomUUID } from "node:crypto";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { freePort } from "@coffer/local-parts/free-port";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { type DeathAt, startDeadlyNode } from "../src/deadly-node.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { PatientClient } from "../src/patient-client.ts";
import { join, type Person } from "../src/people.ts";
import { reorganiseBitcoin } from "../src/reorganise-bitcoin.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// SAFETY 6, of Bitcoin: wherever Coffer is killed while it pays out, exactly one transaction pays,
// and what was reserved ends once.

const PATIENT = { timeout: 240_000, interval: 100 };
const PAYOUTS = 2;
const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";

/** At what it asks its node of a round's pay-outs, and the blocks taken back while it is away. */
const ROUNDS: readonly { readonly at: DeathAt; readonly takenBack: number }[] = [
  { at: { method: "getmempoolinfo", when: "before" }, takenBack: 0 },
  { at: { method: "sendrawtransaction", when: "before" }, takenBack: 0 },
  { at: { method: "sendrawtransaction", when: "behind" }, takenBack: 2 },
  { at: { method: "getblock", when: "behind" }, takenBack: 1 },
];

describe.skipIf(whyNoBtcd())("kill -9 while pay-outs go out over a chain of Bitcoin", () => {
  it("pays each payee once, spends no output twice, and the books have what the chain has", async () => {
    const [folder, btcd] = [await makeDataFolder(), await startBtcd()];
    const node = await startDeadlyNode(btcd.url);
    const environment = { BITCOIN_RPC_URLS: node.url, LOCAL_ETHEREUM: "false", PORT: String(await freePort()) };
    let coffer: RunningCoffer = await startCoffer(folder.path, environment);
    try {
      const payer = await join(coffer.url, "payer");
      // Orders again, by the same key, where the kill takes an answer along.
      const patient = new PatientClient(payer.client.url, payer.client.accessToken);
      const operator = await logInOlivia(coffer);
      const mine = (blocks: number) => btcd.ask("generate", blocks);
      const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
        vi.waitFor(async () => {
          await mine(1);
          return check();
        }, PATIENT);
      await awaitThat(async () => expect(units((await readTreasury(operator)).balance.amount)).toBeGreaterThan(0n));
      await deposit(payer);
      const accountId = await awaitThat(() => expectBitcoin(payer, "3.00000000"));

      const paid: { readonly units: bigint; readonly paymentId: string }[] = [];
      for (const { at, takenBack } of ROUNDS) {
        const back = node
          .arm(at, () => coffer.kill())
          .then(async () => {
            if (takenBack > 0) await reorganiseBitcoin(btcd, takenBack);
            await mine(1);
            coffer = await startCoffer(folder.path, environment);
          });
        for (let i = 0; i < PAYOUTS; i += 1) {
          const amount = BigInt(1_000_001 + paid.length);
          paid.push({ units: amount, paymentId: await withdraw(patient, accountId, amount) });
        }
        if (at.method === "getblock") await mine(1);
        await back;
      }

      await awaitThat(async () => {
        for (const { paymentId } of paid) {
          const { payment } = await payer.client.ask(operation("PaymentTransaction"), { id: paymentId });
          expect(payment.status).toBe("COMPLETED");
        }
      });
      await mine(100);
      await awaitThat(async () => {
        const { nodes } = (await operator.client.ask(operation("Transactions"), { filter: {}, first: 100 }))
          .transactions;
        expect(nodes.map(({ state }: Answer) => state)).toEqual(paid.map(() => "FINAL"));
      });
      expect((await readPaid(btcd)).toSorted()).toEqual(paid.map((one) => one.units).toSorted());
      await awaitThat(async () => {
        const { systemAccounts } = await operator.client.ask(operation("SystemAccounts"), { code: "custody.bitcoin" });
        const { amount } = (await readTreasury(operator)).balance;
        expect(systemAccounts.nodes[0].balance.posted.amount).toBe(`-${amount}`);
      });
      const { accounts } = await payer.client.ask("{ accounts { balance { pendingOut { amount } } } }");
      expect(units(accounts[0].balance.pendingOut.amount)).toBe(0n);
    } finally {
      await coffer.kill();
      await node.stop();
      await btcd.stop();
      await folder.remove();
    }
  });
});

const units = (amount: string): bigint => BigInt(amount.replace(".", ""));

/** Three bitcoin, to a wallet of theirs, by somebody outside. */
async function deposit({ client }: Person): Promise<void> {
  const { createWallet } = await client.ask(operation("CreateWallet"), { input: { network: "BITCOIN" } });
  const input = { walletId: createWallet.wallet.id, amount: { amount: "3", currency: "BTC" } };
  const { simulateChainDeposit } = await client.ask(operation("SimulateChainDeposit"), { input });
  expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
}

/** Gives the account's id. */
async function expectBitcoin({ client }: Person, available: string): Promise<string> {
  const { accounts } = await client.ask("{ accounts { id currency balance { available { amount } } } }");
  const [account] = accounts.filter(({ currency }: Answer) => currency === "BTC");
  expect(account?.balance.available.amount).toBe(available);
  return account.id;
}

const readTreasury = async ({ client }: Person): Promise<Answer> => {
  const { treasuries } = await client.ask(operation("Treasuries"));
  const treasury = treasuries.find(({ network }: Answer) => network === "BITCOIN");
  expect(treasury?.balance).toBeTruthy();
  return treasury;
};

/** Gives the payment's id. */
async function withdraw(client: PatientClient, accountId: string, amount: bigint): Promise<string> {
  const money = { amount: `0.${String(amount).padStart(8, "0")}`, currency: "BTC" };
  const order = { fromAccountId: accountId, network: "BITCOIN", address: PAYEE, amount: money };
  const { withdrawToAddress } = await client.ask(operation("WithdrawToAddress"), {
    input: { ...order, idempotencyKey: randomUUID() },
  });
  expect(withdrawToAddress.payment).toBeTruthy();
  return withdrawToAddress.payment.id;
}

/** All that blocks pay to the payee: no satoshi is lost in numbers of eight digits. */
async function readPaid(btcd: Btcd): Promise<bigint[]> {
  type Output = { value: number; scriptPubKey: { address?: string; addresses?: string[] } };
  const found: bigint[] = [];
  const height = (await btcd.ask("getblockcount")) as number;
  for (let at = 1; at <= height; at += 1) {
    const block = (await btcd.ask("getblock", await btcd.ask("getblockhash", at), 2)) as {
      rawtx: { vout: Output[] }[];
    };
    for (const { value, scriptPubKey } of block.rawtx.flatMap(({ vout }) => vout))
      if (scriptPubKey.address === PAYEE || scriptPubKey.addresses?.includes(PAYEE))
        found.push(BigInt(Math.round(value * 1e8)));
  }
  return found;
}
