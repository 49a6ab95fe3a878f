import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";

const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
const LONG = { timeout: 120_000, interval: 500 };
const WIDE = { width: 1200, height: 800 };
/** Two finalities of a sandbox's chain. */
const TOO_LONG = 12;

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`the books and the chains, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = { RECONCILE_EVERY_SECONDS: "1" };
  let chain: Anvil;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME, mining: "on-demand" });
    environment.ETHEREUM_RPC_URLS = chain.url;
    await mine();
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);
  const mine = (blocks = 1) => chain.ask("anvil_mine", blocks);

  it("are shown with all that was added up, stopped where ether is gone, and let go with a reason", async () => {
    const operator = await logInOlivia(coffer.running);
    const readTreasury = async () => (await operator.client.ask(operation("Treasuries"))).treasuries[0];
    await expect
      .poll(async () => {
        await mine();
        return (await readTreasury())?.balance?.amount;
      }, LONG)
      .toBe("100.000000000000000000");
    const page = await openAs(coffer, operator, "operate/reconciliations");
    const custody = page.getByRole("list", { name: "Books and chains" }).getByRole("listitem").first();
    await custody.getByRole("heading", { name: "ETH on Ethereum" }).waitFor();
    await custody.getByText("Adds up", { exact: true }).waitFor();
    await custody.getByRole("row", { name: /^Treasury/ }).waitFor();
    await custody.getByRole("row", { name: /^Expected by the books/ }).waitFor();
    expect(await custody.getByRole("button", { name: "Let withdrawals go…" }).count()).toBe(0);

    const { address } = await readTreasury();
    await chain.ask("anvil_setBalance", address, `0x${(99n * 10n ** 18n).toString(16)}`);
    await mine();
    await custody.getByText("Differs", { exact: true }).waitFor(LONG);
    await custody.getByRole("region", { name: "Addresses that are not as expected" }).getByText(address).waitFor();
    await mine(TOO_LONG);
    await custody.getByText("Stopped: the books and the chain differ").waitFor(LONG);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await custody.getByRole("button", { name: "Let withdrawals go…" }).click();
    const dialog = page.getByRole("dialog", { name: "Let withdrawals of ETH over Ethereum go" });
    await dialog.getByRole("button", { name: "Let them go" }).click();
    await dialog.getByLabel("Reason").fill("A drill: the ether is written off");
    await dialog.getByRole("button", { name: "Let them go" }).click();
    await page.getByText("Withdrawals of ETH over Ethereum go on.").waitFor();
    await custody.getByText("Adds up", { exact: true }).waitFor();
    await custody.getByText("Let stand", { exact: true }).waitFor();
    await custody.getByText("When withdrawals were stopped and let go").click();
    await custody.getByText("A drill: the ether is written off").waitFor();
  });
});
