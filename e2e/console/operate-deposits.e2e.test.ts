import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { findEthereumWallet, orderTestMoney } from "../src/console/send-test-money.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { join } from "../src/people.ts";
import { verify } from "../src/verify.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
const LONG = { timeout: 120_000, interval: 500 };
const WIDE = { width: 1200, height: 800 };

const LEFT = {
  txid: `0x${"5c".repeat(32)}`,
  address: `0x${"De".repeat(20)}`,
  amount: { amount: "1.250000000000000001", currency: "ETH" },
  blockHeight: 1_234_567,
};

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

  it("is looked for in blocks of before, from a height on, until it is stopped or all of them are read", async () => {
    const staff = await openAs(coffer, await logInOlivia(coffer.running), "operate/deposits?network=ETHEREUM");
    await staff.getByRole("main").getByRole("link", { name: "Blocks read once more" }).click();
    await staff.waitForURL(/rescans.*network=ETHEREUM/);
    await staff.getByText("Nothing matches").waitFor();
    const dialog = staff.getByRole("dialog", { name: "Read blocks once more" });
    const ask = async (from: string, reason: string) => {
      if ((await dialog.count()) === 0) await staff.getByRole("button", { name: "Read blocks once more…" }).click();
      await dialog.getByLabel("From this height on").fill(from);
      await dialog.getByLabel("Reason").fill(reason);
      await dialog.getByRole("button", { name: "Have them read" }).click();
    };
    await ask("soon", "");
    await dialog.getByText("Write the height of a block").waitFor();
    expect(await dialog.locator("[aria-invalid=true]").count()).toBe(2);
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await ask("2,000,000,000", "A sender shows a transaction that nobody saw");
    await dialog.getByText(/^Blocks can be read from 0 to \d+ on\./).waitFor();
    await ask("0", "A sender shows a transaction that nobody saw");
    const rows = staff.getByRole("table", { name: "Blocks read once more" });
    await rows.getByText("Being read").waitFor();
    await ask("1", "Once more");
    await dialog.getByText("are being read once more already").waitFor();
    await dialog.getByRole("link", { name: "RESCAN_UNDER_WAY" }).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();

    await rows.getByRole("button", { name: "Stop…" }).click();
    const stop = staff.getByRole("dialog", { name: "Read no more of Ethereum" });
    await stop.getByRole("button", { name: "Read no more" }).click();
    await stop.locator("[aria-invalid=true]").waitFor();
    await stop.getByLabel("Reason").fill("It was the wrong height");
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await stop.getByRole("button", { name: "Read no more" }).click();
    await rows.getByText("Stopped", { exact: true }).waitFor();
    await rows.getByRole("button", { name: /^Show/ }).click();
    const about = staff.getByRole("dialog", { name: "Blocks of Ethereum, read once more" });
    await about.getByText("It was the wrong height").waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await about.getByRole("button", { name: "Close" }).click();

    await ask("1", "From the right one");
    await rows.getByText("Being read").waitFor();
    // Nobody tells this page of it: it looks by itself.
    await expect
      .poll(async () => {
        await chain.ask("anvil_mine", 1);
        return rows.getByText("All read").count();
      }, LONG)
      .toBe(1);
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    await staff.getByLabel("Network", { exact: true }).selectOption("Bitcoin");
    await staff.getByText("Nothing matches").waitFor();
  });

  it("is shown with what was left to a person, and with what no node has run again, to who may only read it, too", async () => {
    const staff = await openAs(coffer, await logInOlivia(coffer.running), "operate/rescans");
    const rows = staff.getByRole("table", { name: "Blocks read once more" });
    // As it is where somebody had booked by hand what came, and no node runs an old block again.
    await staff.route("**/graphql", async (route) => {
      if (!route.request().postDataJSON().query.includes("query RescanList(")) return route.fallback();
      const response = await route.fetch();
      const said = await response.json();
      const [first] = said.data.networkRescans.nodes;
      if (first) Object.assign(first, { leftOut: 101, left: [LEFT], untraced: 12_345 });
      return route.fulfill({ response, json: said });
    });
    await staff.reload();
    await rows.getByText("101").waitFor();
    await rows.getByText("12,345").waitFor();
    await rows.getByRole("button", { name: /^Show/ }).first().click();
    const about = staff.getByRole("dialog", { name: "Blocks of Ethereum, read once more" });
    await about.getByText("Name a node with an archive").waitFor();
    const left = about.getByRole("region", { name: "Left to you" });
    await left.getByText(LEFT.address).waitFor();
    await left.getByText("These are the first 1 of 101.").waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);

    const reader = { ...(await makeStaff(coffer, "AUDITOR")), locale: "de-AT" };
    const read = await openAs(coffer, reader, "operate/rescans");
    await read.getByText("Sie dürfen das lesen und nichts ändern").waitFor();
    await read.getByText("Alles gelesen").waitFor();
    expect(await read.getByRole("button", { name: "Blöcke noch einmal lesen…" }).count()).toBe(0);
    expect(await findLosses(read)).toEqual([]);
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
