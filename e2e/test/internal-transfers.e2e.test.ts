import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { deployEtherContracts } from "@coffer/testkit/ether-contracts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { expectBooksLikeChain } from "../src/compare-with-chain.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// Ether that a contract pays on (adr/0090), from its block to the balance, to the treasury, and
// back where its block goes.

const PATIENT = { timeout: 240_000, interval: 100 };
const MILLI = 10n ** 15n;
/** More than is worth a sweep, and less. */
const [LARGE, SMALL] = [2_000n * MILLI, 5n * MILLI];
const FINALITY = 6;

describe.skipIf(whyNoAnvil())("ether that contracts pay on to somebody's wallet", () => {
  const environment: Record<string, string> = { ETHEREUM_INTERNAL_TRANSFERS: "true", LOCAL_TRON: "false" };
  let anvil: Anvil;
  let contracts: Awaited<ReturnType<typeof deployEtherContracts>>;
  beforeAll(async () => {
    anvil = await startAnvil({ mining: "on-demand", accounts: 1 });
    environment.ETHEREUM_RPC_URLS = anvil.url;
    const [rich = ""] = (await anvil.ask("eth_accounts")) as string[];
    contracts = await deployEtherContracts(anvil, rich);
  });
  afterAll(() => anvil.stop());
  const coffer = useOwnCoffer(environment);
  let [ann, olivia]: Person[] = [];
  let [walletId, address] = ["", ""];
  beforeAll(async () => {
    ann = await join(coffer.url, "ann");
    olivia = await logInOlivia(coffer.running);
    const { createWallet } = await ann.client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    [walletId, address] = [createWallet.wallet.id, createWallet.wallet.addresses.nodes[0].address];
    await awaitThat(async () => {
      const { treasuries } = await asOlivia().ask(operation("Treasuries"));
      expect(treasuries[0]?.balance?.amount).toMatch(/^[1-9]/);
    });
  });

  const asAnn = () => (ann as Person).client;
  const asOlivia = () => (olivia as Person).client;
  const mine = (blocks = 1) => anvil.ask("anvil_mine", blocks);
  const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
    vi.waitFor(async () => {
      await mine();
      return check();
    }, PATIENT);
  const listDeposits = async (): Promise<Answer[]> =>
    (await asAnn().ask(operation("WalletDeposits"), { id: walletId })).wallet.deposits.nodes;
  const readDeposits = async (): Promise<ReadonlyMap<string, readonly [string, string]>> =>
    new Map((await listDeposits()).map(({ txid, state, amount }) => [txid, [state, amount.amount]]));
  const readBalance = async (): Promise<string | undefined> =>
    (await asAnn().ask("{ accounts { balance { available { amount } } } }")).accounts[0]?.balance.available.amount;
  const heldThere = async () => BigInt(String(await anvil.ask("eth_getBalance", address, "latest")));
  const expectBooks = () =>
    vi.waitFor(
      () =>
        expectBooksLikeChain("ETHEREUM", {
          ...{ adminUrl: findAdminUrl(coffer.running.dataFolder), ask: anvil.ask, operator: { client: asOlivia() } },
        }),
      PATIENT,
    );

  it("is seen and credited, and what was undone is not", async () => {
    const { forwarder, undoer, relay, payThrough } = contracts;
    const undone = await payThrough(LARGE, relay, undoer, address);
    const paidOn = await payThrough(LARGE, relay, forwarder, address);
    const deposits = await awaitThat(async () => {
      const found = await readDeposits();
      expect(found.get(paidOn)).toEqual(["CREDITED", "2.000000000000000000"]);
      return found;
    });
    expect([...deposits.keys()]).toEqual([paidOn]);
    // That one is in the chain, and has succeeded: by itself, and not within.
    const receipt = (await anvil.ask("eth_getTransactionReceipt", undone)) as { status: string };
    expect(receipt.status).toBe("0x1");
    await vi.waitFor(async () => expect(await readBalance()).toBe("2.000000000000000000"), PATIENT);
    const [payment] = (await asAnn().ask(operation("Payments"), { first: 10 })).payments.nodes;
    expect(payment).toMatchObject({ kind: "DEPOSIT", status: "COMPLETED" });
  });

  it("is swept to the treasury, and the books have what the chain has", async () => {
    await awaitThat(async () => {
      const { transactions } = await asOlivia().ask(operation("Transactions"), {
        ...{ filter: { network: "ETHEREUM", kind: "SWEEP" }, first: 10 },
      });
      expect(transactions.nodes.map(({ state, from }: Answer) => [state, from])).toEqual([["FINAL", address]]);
    });
    expect(await heldThere()).toBe(0n);
    await expectBooks();
  });

  it("is taken back with its block, and credited anew where another block has it", async () => {
    const { forwarder, payThrough } = contracts;
    // What blocks have held for long stays.
    await mine(FINALITY);
    const lost = await payThrough(SMALL, forwarder, address);
    await mine(2);
    await vi.waitFor(async () => expect((await readDeposits()).get(lost)?.[0]).toBe("CREDITED"), PATIENT);
    await vi.waitFor(async () => expect(await readBalance()).toBe("2.005000000000000000"), PATIENT);
    const bytes = await anvil.ask("eth_getRawTransactionByHash", lost);
    await anvil.ask("anvil_reorg", 3, []);
    await mine(2);
    await vi.waitFor(async () => {
      expect((await readDeposits()).get(lost)?.[0]).toBe("REVERSED");
      expect(await readBalance()).toBe("2.000000000000000000");
    }, PATIENT);
    const { payments } = await asAnn().ask(operation("Payments"), { first: 10 });
    expect(payments.nodes.map(({ status }: Answer) => status)).toEqual(["RETURNED", "COMPLETED"]);
    expect(await heldThere()).toBe(0n);

    await anvil.ask("eth_sendRawTransaction", bytes);
    await awaitThat(async () => expect((await readDeposits()).get(lost)?.[0]).toBe("CREDITED"));
    await vi.waitFor(async () => expect(await readBalance()).toBe("2.005000000000000000"), PATIENT);
    expect(await heldThere()).toBe(SMALL);
    await mine(FINALITY);
    await expectBooks();
  });
});
