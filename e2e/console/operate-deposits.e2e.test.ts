import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { findEthereumWallet, orderTestMoney } from "../src/console/send-test-money.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { join } from "../src/people.ts";
import { verify } from "../src/verify.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
const LONG = { timeout: 120_000, interval: 500 };
const WIDE = { width: 1200, height: 800 };

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`what came over networks to everybody, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = {};
  let chain: Anvil;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME, mining: "on-demand" });
    environment.ETHEREUM_RPC_URLS = chain.url;
    await chain.ask("anvil_mine", 1);
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);

  it("is seen from its first block on, leads to its person and payment, and is found by its transaction", async () => {
    const bob = await join(coffer.url, "bob");
    await verify(bob);
    const staff = await openAs(coffer, await logInOlivia(coffer.running), "operate/deposits");
    await staff.getByText("Nothing has come yet.").waitFor();
    await expect
      .poll(async () => {
        await chain.ask("anvil_mine", 1);
        const { network } = await bob.client.ask(`{ network(code: "ETHEREUM") { health { connected } } }`);
        return network.health.connected;
      }, LONG)
      .toBe(true);
    await orderTestMoney(bob, await findEthereumWallet(bob), "1.25");
    await chain.ask("anvil_mine", 1);
    const rows = staff.getByRole("table", { name: "Deposits over networks" });
    await rows.getByText("Being confirmed").waitFor();
    await expect
      .poll(async () => {
        await chain.ask("anvil_mine", 1);
        return rows.getByText("Credited").count();
      }, LONG)
      .toBe(1);
    await rows.getByRole("link", { name: bob.username }).waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await rows.getByRole("link", { name: /^dep_/ }).click();
    await staff.getByRole("heading", { level: 1, name: "Deposit over a network · Ethereum" }).waitFor();
    const about = staff.getByRole("region", { name: "What it is" });
    await about.getByText("1.250000000000000000").waitFor();
    const { deposits } = await (await logInOlivia(coffer.running)).client.ask(
      "{ deposits { nodes { txid blockHash payment { id } } } }",
    );
    const [{ txid, blockHash, payment }] = deposits.nodes;
    await about.getByText(blockHash).waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await about.getByRole("link", { name: /^pay_/ }).click();
    await staff.waitForURL(new RegExp(`/operate/payments/${payment.id}$`));

    await staff.goto(`operate/deposits?txid=${txid}&state=REVERSED`);
    await staff.getByText("Nothing matches").waitFor();
    await staff.getByLabel("State", { exact: true }).selectOption("Credited");
    await staff.getByRole("link", { name: /^dep_/ }).waitFor();
    await staff.getByRole("searchbox", { name: "Transaction's hash" }).fill("0x00");
    await staff.getByText("Nothing matches").waitFor();
    await staff.getByRole("link", { name: "Sweeps to treasuries" }).click();
    await staff.getByRole("heading", { level: 1, name: "Transactions" }).waitFor();
    expect(new URL(staff.url()).searchParams.get("kind")).toBe("SWEEP");
  });

  it("is beside what each treasury holds, and numbers next, among the chains", async () => {
    const staff = await openAs(coffer, await logInOlivia(coffer.running), "operate/chains");
    const ethereum = staff.getByRole("listitem").filter({ has: staff.getByRole("heading", { name: "Ethereum" }) });
    await ethereum.getByText("Hot balance").waitFor();
    await ethereum.getByText("Next nonce").waitFor();
    await ethereum.getByText(/^\d+ transactions?$/).waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await ethereum.getByRole("link", { name: "What is under way" }).click();
    await staff.waitForURL(/network=ETHEREUM.*state=UNDER_WAY/);
  });
});
