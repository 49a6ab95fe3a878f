import { randomUUID } from "node:crypto";
import { freePort } from "@coffer/local-parts/free-port";
import { startTronStandIn, type TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { reconcile } from "../src/compare-with-chain.ts";
import { type DeathAt, startDeadlyNode } from "../src/deadly-node.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { PatientClient } from "../src/patient-client.ts";
import { join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";
import { TRON_HOLDER, TRON_TOKENS } from "../src/tell-of-chain-deposits.ts";

// SAFETY 6, of Tron: wherever Coffer is killed while it pays out, and whatever its node forgets
// until it has expired, exactly one transaction pays, and what was reserved ends once.

const PATIENT = { timeout: 240_000, interval: 300 };
const PAYOUTS = 2;
const SOLID = 19;
/** The contract of USDT on the main network, where nobody is on a chain of one's own. */
const PAYEE = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const PAYEE_HEX = "41a614f803b6fd780986a42c78ec9c7f77e6ded13c";
/** What is signed in a sandbox lasts a minute. */
const EXPIRED_MS = 65_000;

/** At what it asks its node of pay-outs; `forgotten`: until nobody can mine it any more. */
type Round = { readonly at: DeathAt; readonly takenBack?: number; readonly forgotten?: boolean };
const ROUNDS: readonly Round[] = [
  { at: { method: "/wallet/getchainparameters", when: "before" } },
  { at: { method: "/wallet/broadcasthex", when: "before" } },
  { at: { method: "/wallet/broadcasthex", when: "before" }, forgotten: true },
  { at: { method: "/wallet/broadcasthex", when: "behind" }, takenBack: 2 },
  { at: { method: "/wallet/broadcasthex", when: "behind" }, forgotten: true },
  { at: { method: "/wallet/gettransactioninfobyid", when: "behind" }, takenBack: 1 },
];

/** Of a token's, too: what it would compute, and what its contract has logged. */
const TOKEN_ROUNDS: readonly Round[] = [
  ...ROUNDS,
  { at: { method: "/wallet/estimateenergy", when: "before" } },
  { at: { method: "/walletsolidity/gettransactioninfobyblocknum", when: "behind" }, takenBack: 2 },
];

describe("kill -9 while pay-outs go out over a chain of Tron", () => {
  it.each([
    ["TRX", ROUNDS],
    ["USDT", TOKEN_ROUNDS],
  ] as const)(
    "pays each payee once in %s, also where what was signed has expired, as the books have it",
    async (currency, kills) => {
      let ahead = 0;
      const now = () => Date.now() + ahead;
      const [folder, tron] = [
        await makeDataFolder(),
        await startTronStandIn({ slotMs: 1, now, balances: TRON_HOLDER, tokens: TRON_TOKENS }),
      ];
      tron.chain.mineEmpty(SOLID + 1);
      const node = await startDeadlyNode(tron.url);
      const environment = { TRON_RPC_URLS: node.url, LOCAL_ETHEREUM: "false", PORT: String(await freePort()) };
      let coffer: RunningCoffer = await startCoffer(folder.path, environment);
      try {
        const payer = await join(coffer.url, "payer");
        // Orders again, by the same key, where the kill takes an answer along.
        const patient = new PatientClient(payer.client.url, payer.client.accessToken);
        const operator = await logInOlivia(coffer);
        const mine = (blocks = 1) => {
          tron.chain.mine();
          tron.chain.mineEmpty(blocks - 1);
        };
        const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
          vi.waitFor(async () => {
            mine();
            return check();
          }, PATIENT);
        await awaitThat(() => expectFunds(operator));
        await deposit(payer, currency);
        const accountId = await awaitThat(() => expectAccount(payer, currency));

        const paid: { readonly units: bigint; readonly paymentId: string }[] = [];
        for (const { at, takenBack = 0, forgotten = false } of kills) {
          const back = node
            .arm(at, () => coffer.kill())
            .then(async () => {
              if (forgotten) ahead += forget(tron);
              tron.chain.takeBack(takenBack);
              mine(takenBack + 1);
              coffer = await startCoffer(folder.path, environment);
            });
          for (let i = 0; i < PAYOUTS; i += 1) {
            const amount = BigInt(1_000_001 + paid.length);
            paid.push({ units: amount, paymentId: await withdraw(patient, { accountId, amount, currency }) });
          }
          // It asks so of what a block has.
          await (at.method.includes("transactioninfo") ? mineUntil(back, mine) : back);
        }

        await awaitThat(async () => {
          for (const { paymentId } of paid) {
            const { payment } = await payer.client.ask(operation("PaymentTransaction"), { id: paymentId });
            expect([payment.status, payment.transaction.state]).toEqual(["COMPLETED", "FINAL"]);
          }
        });
        expect(readPaid(tron, currency).toSorted()).toEqual(paid.map((one) => one.units).toSorted());
        await awaitThat(() => reconcile(operator, "TRON"));
        const { accounts } = await payer.client.ask("{ accounts { balance { pendingOut { amount } } } }");
        expect(units(accounts[0].balance.pendingOut.amount)).toBe(0n);
        const attempts = await countAttempts(operator);
        // What had expired was signed anew.
        expect(attempts.filter((count) => count > 1).length).toBeGreaterThan(0);
      } finally {
        await coffer.kill();
        await node.stop();
        await tron.stop();
        await folder.remove();
      }
    },
  );
});

async function mineUntil(back: Promise<void>, mine: () => void): Promise<void> {
  let isBack = false;
  const noted = back.then(() => {
    isBack = true;
  });
  await vi.waitFor(() => {
    mine();
    expect(isBack).toBe(true);
  }, PATIENT);
  await noted;
}

const units = (amount: string): bigint => BigInt(amount.replace(".", ""));

/** What waits is lost; by how much time passes until no block can have it. */
function forget({ chain }: TronStandIn): number {
  for (const { txid } of chain.waiting) chain.drop(txid);
  return EXPIRED_MS;
}

/** Five hundred, to a wallet of theirs, by somebody outside. */
async function deposit({ client }: Person, currency: string): Promise<void> {
  const { createWallet } = await client.ask(operation("CreateWallet"), { input: { network: "TRON" } });
  const input = { walletId: createWallet.wallet.id, amount: { amount: "500", currency } };
  const { simulateChainDeposit } = await client.ask(operation("SimulateChainDeposit"), { input });
  expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
}

/** Gives the account's id. */
async function expectAccount({ client }: Person, code: string): Promise<string> {
  const { accounts } = await client.ask("{ accounts { id currency balance { available { amount } } } }");
  const [account] = accounts.filter(({ currency }: Answer) => currency === code);
  expect(account?.balance.available.amount).toBe("500.000000");
  return account.id;
}

/** Of both. */
async function expectFunds(operator: Person): Promise<void> {
  const { balance, tokens } = await readTreasury(operator);
  const has = [balance, ...tokens.map((one: Answer) => one.balance)];
  expect(has.map((one) => units(one.amount) > 0n)).toEqual([true, true]);
}

const readTreasury = async ({ client }: Person): Promise<Answer> => {
  const { treasuries } = await client.ask(operation("Treasuries"));
  const treasury = treasuries.find(({ network }: Answer) => network === "TRON");
  expect(treasury?.balance).toBeTruthy();
  return treasury;
};

/** Gives the payment's id. */
async function withdraw(
  client: PatientClient,
  { accountId, amount, currency }: { readonly accountId: string; readonly amount: bigint; readonly currency: string },
): Promise<string> {
  const money = { amount: `1.${String(amount).slice(1)}`, currency };
  const order = { fromAccountId: accountId, network: "TRON", address: PAYEE, amount: money };
  const { withdrawToAddress } = await client.ask(operation("WithdrawToAddress"), {
    input: { ...order, idempotencyKey: randomUUID() },
  });
  expect(withdrawToAddress.payment).toBeTruthy();
  return withdrawToAddress.payment.id;
}

/** Of each transaction. */
async function countAttempts({ client }: Person): Promise<readonly number[]> {
  const { nodes } = (await client.ask(operation("Transactions"), { filter: {}, first: 100 })).transactions;
  const read = async ({ id }: Answer): Promise<number> =>
    (await client.ask(operation("TransactionDetails"), { id })).transaction.attempts.length;
  return Promise.all(nodes.map(read));
}

/** All that blocks pay to the payee. */
function readPaid({ chain }: TronStandIn, currency: string): bigint[] {
  const mined = chain.shown({ isSolidified: false }).flatMap((block) => block.mined);
  if (currency === "TRX")
    return mined.filter(({ to, isSuccess }) => to === PAYEE_HEX && isSuccess).map(({ amount }) => amount);
  return mined
    .flatMap(({ logs }) => logs)
    .filter(({ topics }) => topics[2]?.endsWith(PAYEE_HEX.slice(2)))
    .map(({ data }) => BigInt(`0x${data}`));
}
