import { makeClient } from "@coffer/client";
import type { CofferError } from "@coffer/client/errors";
import { describe, expect, it } from "vitest";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`what developers read in the console${noBrowser}`, () => {
  const coffer = useConsole();

  const openAsDora = async (path: string) => openAs(coffer, await join(coffer.url, "dora"), path);

  it("is read by whoever is not logged in: a fault's link leads to what it means, and on to the schema", async () => {
    const client = makeClient({ url: new URL("/graphql", coffer.url) });
    const { code, docUrl } = await client.ask("{ me { id } }").then(
      () => expect.fail("a stranger was answered"),
      (error) => error as CofferError,
    );
    const page = await coffer.open(docUrl ?? "");
    await page.getByRole("heading", { level: 1, name: code }).waitFor();
    await page.getByRole("link", { name: "Errors" }).click();
    await page.getByRole("searchbox", { name: "Find a code" }).fill("2026");
    await page.reload();
    expect(await page.getByRole("searchbox", { name: "Find a code" }).inputValue()).toBe("2026");
    await page.getByRole("link", { name: "Schema" }).click();
    await page.getByRole("link", { name: "Money", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Money" }).waitFor();
    await page.getByRole("link", { name: "Log in" }).click();
    await logInByForm(page, await join(coffer.url, "dora"));
  });

  it("leaves a form as it is: the code of what failed opens in a tab of its own", async () => {
    const page = await coffer.open("login");
    const fault = { message: "it is broken", extensions: { code: "INTERNAL_SERVER_ERROR" } };
    await page.route("**/graphql", (route) => route.fulfill({ json: { errors: [fault] } }));
    await page.getByLabel("Username or email").fill("dora");
    await page.getByLabel("Password").fill("a quiet harbour 41");
    await page.getByRole("button", { name: "Log in" }).click();
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "INTERNAL_SERVER_ERROR" }).click();
    const told = await opening;
    await told.getByRole("heading", { level: 1, name: "INTERNAL_SERVER_ERROR" }).waitFor();
    expect(await page.getByLabel("Username or email").inputValue()).toBe("dora");
    expect(await page.getByLabel("Password").inputValue()).toBe("a quiet harbour 41");
  });

  it("says of a code that nobody knows that it is none", async () => {
    const page = await openAsDora("develop/errors/NO_SUCH_CODE");
    await page.getByText("This Coffer knows no such code.").waitFor();
  });

  it("finds a code, keeps what was looked for in the address, and says what to do and what was done", async () => {
    const page = await openAsDora("");
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
    const page = await openAsDora("develop/schema");
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
    const page = await openAsDora("develop/explorer");
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Open the explorer" }).click();
    const explorer = await opening;
    await explorer.getByText("Nobody is logged in").waitFor();
    expect(explorer.url()).toBe(`${new URL(coffer.url).origin}/explorer`);
    expect(await explorer.evaluate(() => globalThis.opener)).toBeNull();
  });
});
