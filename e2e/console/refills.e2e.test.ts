import { randomUUID } from "node:crypto";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff as makeReader } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { makeOperator, makeStaff } from "../src/operators.ts";
import type { Person } from "../src/people.ts";
import { signTransfer } from "../src/sign-transfer.ts";

const NETWORK = "ETHEREUM";
const PATIENT = { timeout: 240_000, interval: 200 };
const WIDE = { width: 1200, height: 800 };

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(
  `what comes back to a treasury from cold storage, in the console${missing ?? ""}`,
  () => {
    const environment: Record<string, string> = {};
    let anvil: Anvil;
    /** Of a machine that has its key, and that Coffer never asks. */
    let device = "";
    let operator: Person;
    beforeAll(async () => {
      anvil = await startAnvil({ accounts: 2, mining: 1 });
      [, device = ""] = (await anvil.ask("eth_accounts")) as string[];
      await anvil.ask("anvil_setBalance", device, "0x0");
      environment.ETHEREUM_RPC_URLS = anvil.url;
    });
    afterAll(() => anvil?.stop());
    const coffer = useConsole(environment);

    const run = async (who: Person, name: string, input: object): Promise<Answer> =>
      Object.values(await who.client.ask(operation(name), { input }))[0] as Answer;
    const readTreasury = async (): Promise<Answer> => {
      const { treasuries } = await operator.client.ask(operation("ColdTreasuries"));
      return treasuries.find(({ network }: Answer) => network === NETWORK);
    };
    const keepCold = async () => {
      const adminUrl = findAdminUrl(coffer.running.dataFolder);
      operator = await makeOperator(coffer.url, adminUrl);
      const [ann, ben] = [
        await makeStaff(coffer.url, adminUrl, "ADMIN"),
        await makeStaff(coffer.url, adminUrl, "ADMIN"),
      ];
      await expect.poll(readTreasury, PATIENT).toMatchObject({ network: NETWORK, cold: [] });
      const draft = { network: NETWORK, watch: device, caps: [{ currency: "ETH", cap: "30", target: "20" }] };
      const { coldStorage } = await run(ann, "ProposeColdStorage", {
        ...{ ...draft, reason: "more than two days need", idempotencyKey: randomUUID() },
      });
      await run(ben, "ApproveColdStorage", { coldStorageId: coldStorage.id, reason: "as the device shows it" });
      await expect
        .poll(async () => (await readTreasury()).cold[0]?.balance?.amount, PATIENT)
        .toBe("80.000000000000000000");
    };

    it("is ordered with a reason, signed where its key is, given back, and followed until it is there", async () => {
      await keepCold();
      const page = await openAs(coffer, operator, "operate/treasuries");
      const cold = page.getByRole("region", { name: "Kept cold" });
      await cold.getByText("80.000000000000000000").waitFor();
      expect(await findBarriersInAllLooks(page)).toEqual([]);
      expect(await findLosses(page)).toEqual([]);
      await page.setViewportSize(WIDE);
      await cold.getByRole("link", { name: "Have some of it back…" }).click();
      await page.getByRole("heading", { level: 1, name: "Refill the treasury of Ethereum" }).waitFor();
      const submit = page.getByRole("button", { name: "Give it out to be signed" });
      await submit.click();
      await page.getByLabel("Reason").and(page.locator("[aria-invalid=true]")).waitFor();
      await page.getByLabel("Reason").fill("A large payment comes");
      await page.getByLabel("Amount").fill("900");
      await submit.click();
      await page.getByRole("alert").filter({ hasText: "BALANCE_INSUFFICIENT" }).waitFor();
      await page.getByLabel("Amount").fill("7.5");
      // Nothing is half below the header.
      await page.evaluate(() => scrollTo(0, 0));
      expect(await findBarriersInAllLooks(page)).toEqual([]);
      expect(await findLosses(page)).toEqual([]);
      await page.setViewportSize(WIDE);
      await submit.click();
      await page.getByText("It waits to be signed where its key is.").waitFor();
      await page.getByRole("heading", { level: 1, name: "From cold storage · Ethereum" }).waitFor();
      const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      const step = page.getByRole("region", { name: "To be signed elsewhere" });
      await step.getByText("7500000000000000000 wei").waitFor();
      expect(await findBarriersInAllLooks(page)).toEqual([]);
      expect(await findLosses(page)).toEqual([]);
      await page.setViewportSize(WIDE);

      const again = await openAs(coffer, operator, `operate/treasuries/${NETWORK}/refill`);
      await again.getByLabel("Amount").fill("1");
      await again.getByLabel("Reason").fill("And some more");
      await again.getByRole("button", { name: "Give it out to be signed" }).click();
      await again.getByText("Another one from the same address waits to be signed.").waitFor();

      const { unsignedTransaction } = (await operator.client.ask(operation("UnsignedTransaction"), { id })).transaction;
      await page.reload();
      await step.getByLabel("What was signed").fill(unsignedTransaction.payload);
      await step.getByRole("button", { name: "Give it back and send it" }).click();
      await step.getByText("It is not signed yet").waitFor();
      await step.getByLabel("What was signed").fill(await signTransfer(anvil, device, unsignedTransaction.fields));
      await step.getByRole("button", { name: "Give it back and send it" }).click();
      await page.getByText("It is signed, and on its way.").waitFor();
      await page
        .getByText(/^Paid( for good)?$/)
        .first()
        .waitFor();
      expect(await step.count()).toBe(0);
    });

    it("is called off while nobody has signed it, and read by others who change nothing", async () => {
      const page = await openAs(coffer, operator, `operate/treasuries/${NETWORK}/refill`);
      await page.getByLabel("Amount").fill("2");
      await page.getByLabel("What it may cost at most").fill("0.01");
      await page.getByLabel("Reason").fill("Was a mistake");
      await page.getByRole("button", { name: "Give it out to be signed" }).click();
      await page.getByRole("region", { name: "To be signed elsewhere" }).waitFor();
      const path = new URL(page.url()).pathname.replace("/console/", "");

      const reader = await openAs(coffer, await makeReader(coffer, "AUDITOR"), path);
      await reader.getByText("You may read this and change nothing").waitFor();
      expect(await reader.getByRole("region", { name: "To be signed elsewhere" }).count()).toBe(0);

      await page.getByRole("button", { name: "Call it off…" }).click();
      const dialog = page.getByRole("dialog", { name: "Call it off" });
      await dialog.getByText("Nothing was given back signed").waitFor();
      await dialog.getByLabel("Reason").fill("It was a mistake");
      await dialog.getByRole("button", { name: "Call it off" }).click();
      await page.getByText("Called off", { exact: true }).waitFor();
      expect(await page.getByRole("region", { name: "To be signed elsewhere" }).count()).toBe(0);
    });
  },
);
