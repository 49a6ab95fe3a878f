import { describe, expect, it } from "vitest";
import { logInByForm } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`what developers read in the console${noBrowser}`, () => {
  const coffer = useConsole();

  const openAs = async (path: string) => {
    const page = await coffer.open("login");
    await logInByForm(page, await join(coffer.url, "dora"));
    await page.goto(path);
    return page;
  };

  it("says of a code that nobody knows that it is none", async () => {
    const page = await openAs("develop/errors/NO_SUCH_CODE");
    await page.getByText("This Coffer knows no such code.").waitFor();
  });

  it("finds a code, keeps what was looked for in the address, and says what to do and what was done", async () => {
    const page = await openAs("");
    await page.getByRole("link", { name: "Errors" }).click();
    await page.getByRole("searchbox", { name: "Find a code" }).fill("insufficient");
    await expect.poll(() => new URL(page.url()).search).toBe("?find=insufficient");
    await page.reload();
    await page.getByRole("link", { name: "INSUFFICIENT_FUNDS" }).click();
    await page.getByRole("heading", { level: 1, name: "INSUFFICIENT_FUNDS" }).waitFor();
    await page.getByText("No, nothing was.").waitFor();
    await page.getByRole("region", { name: "Example INSUFFICIENT_FUNDS" }).getByText("... on Refusal").waitFor();
    await page.getByRole("link", { name: "InsufficientFunds" }).click();
    await page.getByRole("heading", { level: 1, name: "InsufficientFunds" }).waitFor();
  });

  it("leads from a word through the schema: a field, who may, its type, and an operation that asks for it", async () => {
    const page = await openAs("develop/schema");
    await page.getByRole("searchbox", { name: "Find a type, a field or an argument" }).fill("Mutation.sendP");
    await page.getByRole("link", { name: "Mutation.sendPayment", exact: true }).click();
    const field = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /^sendPayment:/ }) });
    await field.getByText("payments:write").waitFor();
    await field.getByRole("link", { name: "SendPaymentResult" }).click();
    await page.getByRole("link", { name: "PayeeNotFound" }).waitFor();
    await page.goBack();
    await field.getByRole("link", { name: "SendPayment", exact: true }).click();
    await page.getByRole("region", { name: "Operation" }).getByText("mutation SendPayment(").waitFor();
  });

  it("opens the explorer in a tab of its own, without the session and with nothing of it in the address", async () => {
    const page = await openAs("develop/explorer");
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Open the explorer" }).click();
    const explorer = await opening;
    await explorer.getByText("Nobody is logged in").waitFor();
    expect(explorer.url()).toBe(`${new URL(coffer.url).origin}/explorer`);
    expect(await explorer.evaluate(() => globalThis.opener)).toBeNull();
  });
});
