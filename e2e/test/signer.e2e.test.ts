import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { ServiceProcess } from "@coffer/tools/distributed/service";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { type DeathAt, startDeadlyNode } from "../src/deadly-node.ts";
import { operation } from "../src/operations.ts";
import { tellOfChainPayouts, usePayer } from "../src/tell-of-chain-payouts.ts";
import { tellOfNetworkChanges } from "../src/tell-of-network-changes.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

// Signing as a process of its own: it alone can open account keys, and nobody can ask it anything.

const why = whyNotDistributed() ?? whyNoAnvil();
const anvil = why ? null : await startAnvil();
/** The signers' alone: wallets goes on while they die. */
const node = anvil && (await startDeadlyNode(anvil.url));

/** At what they ask of a round's pay-outs. */
const DEATHS: readonly DeathAt[] = [
  { method: "eth_feeHistory", when: "before" },
  { method: "eth_getTransactionCount", when: "behind" },
  { method: "eth_getBalance", when: "behind" },
  { method: "eth_estimateGas", when: "before" },
  { method: "eth_estimateGas", when: "behind" },
];
const PAYOUTS = 3;

describe.skipIf(why)(`signers that are processes of their own${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed({
    variables: { WALLETS_SIGNER: "apart" },
    instances: { signer: 2 },
    environment: { ...(anvil && { ETHEREUM_RPC_URLS: anvil.url }) },
    environmentOf: { signer: { ...(node && { ETHEREUM_RPC_URLS: node.url }) } },
  });
  const paying = {
    get urls() {
      return coffer.running.urls;
    },
    adminUrl: () => coffer.running.parts.postgres.adminUrl,
    mine: async () => anvil?.ask("evm_mine"),
  };
  const serviceOf = (name: string): ServiceProcess => {
    const service = coffer.running.services.get(name);
    if (!service) throw new Error(`${name} does not run`);
    return service;
  };
  const signers = () => [serviceOf("signer"), serviceOf("signer-2")];
  const readMetric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${serviceOf("wallets").healthUrl}/metrics`)).text();
    const line = text.split("\n").find((one) => one.startsWith(`${name}{`) && one.includes('network="ETHEREUM"'));
    if (!line) throw new Error(`wallets shows no ${name}`);
    return Number(line.split(" ").at(-1));
  };
  afterAll(async () => {
    await node?.stop();
    await anvil?.stop();
  });

  tellOfChainPayouts(paying);
  tellOfNetworkChanges(paying);

  describe("pay-outs", () => {
    const { asAnn, asOperator, awaitThat, readPayment, readTreasury, withdraw } = usePayer(paying);
    const payeeOf = (nth: number): string => `0x${(0x2000_0000 + nth).toString(16).padStart(40, "0")}`;
    const order = async (nth: number) => {
      const { payment } = await withdraw(`0.${String(1_000_001 + nth).padStart(18, "0")}`, { address: payeeOf(nth) });
      expect(payment).toMatchObject({ status: "PENDING" });
      return payment.id as string;
    };
    const readBalance = async (address: string) =>
      BigInt(String(await anvil?.ask("eth_getBalance", address, "latest")));

    it("wait, and are seen to wait, while no signer runs, and are signed once one does", async () => {
      for (const signer of signers()) expect(await signer.stop()).toBe(0);
      const id = await order(0);
      const silence = await readMetric("coffer_signer_silent_seconds");
      await awaitThat(async () => {
        expect((await readPayment(id)).transaction?.state).toBe("PLANNED");
        expect(await readMetric("coffer_signer_silent_seconds")).toBeGreaterThan(silence);
      });
      expect((await readPayment(id)).transaction.attempts).toBeUndefined();
      await serviceOf("signer").start();
      await awaitThat(async () => expect((await readPayment(id)).status).toBe("COMPLETED"));
      await serviceOf("signer-2").start();
    });

    /** All but what was called off before it was signed, as of a token that was taken off. */
    const listSent = async (): Promise<readonly Answer[]> => {
      const { nodes } = (await asOperator().ask(operation("Transactions"), { filter: {}, first: 100 })).transactions;
      return nodes.filter(({ state }: Answer) => state !== "CANCELLED");
    };

    it("are paid once each, wherever signers are killed, while wallets goes on", async () => {
      if (!node) throw new Error("there is a node");
      const ids: string[] = [];
      let nth = 1;
      const orderAll = async () => {
        for (let i = 0; i < PAYOUTS; i += 1) ids.push(await order(nth++));
      };
      for (const at of DEATHS) {
        const dead = node.arm(at, async () => {
          await Promise.all(signers().map((signer) => signer.kill()));
        });
        await orderAll();
        await dead;
        await Promise.all(signers().map((signer) => signer.start()));
      }
      // And where one was signed, which wallets may have shown to no node yet.
      await orderAll();
      await awaitSigned(paying.adminUrl(), payeeOf(nth - 1));
      await Promise.all(signers().map((signer) => signer.kill()));
      await orderAll();
      await Promise.all(signers().map((signer) => signer.start()));

      await awaitThat(async () => {
        for (const id of ids) expect((await readPayment(id)).status).toBe("COMPLETED");
        const sent = await listSent();
        expect(sent.map(({ state }: Answer) => state)).toEqual(sent.map(() => "FINAL"));
      });
      for (let i = 1; i < nth; i += 1) expect(await readBalance(payeeOf(i))).toBe(BigInt(1_000_001 + i));
      const treasury = await readTreasury();
      // Of a sweep of a token the treasury is who sends it, too.
      const ofTreasury = (await listSent()).filter(
        ({ kind, amount }: Answer) => kind === "PAYOUT" || amount.currency === "USDC",
      );
      expect(Number(await anvil?.ask("eth_getTransactionCount", treasury.address, "latest"))).toBe(ofTreasury.length);
      const { accounts } = await asAnn().ask("{ accounts { balance { pendingOut { amount } } } }");
      expect(Number(accounts[0].balance.pendingOut.amount)).toBe(0);
    });
  });

  it("leave wallets nothing that is sealed to read, and write no line that holds any", async () => {
    const url = new URL(paying.adminUrl());
    url.username = "coffer_coffer_wallets";
    url.password = coffer.secrets.WALLETS_DATABASE_PASSWORD ?? "";
    const asWallets = new pg.Client({ connectionString: url.href });
    await asWallets.connect();
    try {
      await expect(asWallets.query("SELECT account_ciphertext FROM wallet")).rejects.toMatchObject({ code: "42501" });
      expect((await asWallets.query("SELECT id FROM wallet")).rows.length).toBeGreaterThan(0);
    } finally {
      await asWallets.end();
    }
    const said = coffer.written();
    for (const name of ["KEY_ENCRYPTION_KEY", "SIGNER_DATABASE_PASSWORD"])
      expect(said).not.toContain(coffer.secrets[name]);
  });
});

/** What pays it is signed. */
async function awaitSigned(adminUrl: string, payee: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const signed = "SELECT FROM wallets.send WHERE lower(payee) = $1 AND nonce IS NOT NULL";
    while ((await client.query(signed, [payee])).rowCount === 0) expect(client).toBeTruthy();
  } finally {
    await client.end();
  }
}
