import { randomUUID } from "node:crypto";
import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import type { Locator, Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { available, fund, join, openAccount } from "../src/people.ts";

const UNKNOWN = "It is not known whether this was done";

const isOrder = (request: Request, name: string): boolean =>
  request.url().endsWith("/graphql") && new RegExp(`(?:query|mutation) ${name}\\(`).test(request.postDataJSON().query);

/** Answers an order instead of the server, until it is taken away: the key of each that came. */
async function answerInstead(
  page: Page,
  name: string,
  error: { readonly code: string; readonly [more: string]: unknown },
) {
  const keys: string[] = [];
  await page.route("**/graphql", (route) => {
    if (!isOrder(route.request(), name)) return route.fallback();
    keys.push(route.request().postDataJSON().variables.input.idempotencyKey);
    return route.fulfill({ json: { data: null, errors: [{ message: `told ${error.code}`, extensions: error }] } });
  });
  return keys;
}

/** Lets the server do an order, or look for something, and its answer come when it is told to. */
async function holdAnswer(page: Page, name: string): Promise<() => void> {
  let letGo = (): void => undefined;
  const isFree = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/graphql", async (route) => {
    if (!isOrder(route.request(), name)) return route.fallback();
    const response = await route.fetch();
    await isFree;
    return route.fulfill({ response });
  });
  return letGo;
}

async function review(page: Page, to: string, amount: string) {
  await page.getByLabel("To", { exact: true }).fill(to);
  await page.getByLabel("Amount").fill(amount);
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("button", { name: "Pay", exact: true }).waitFor();
}

const whyIsOff = (button: Locator) =>
  button.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby") ?? "")?.textContent);

describe.skipIf(browser.path === null)(`an order in the console${noBrowser}`, () => {
  const coffer = useConsole();

  const pair = async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    return { ann, ben, account };
  };

  it("that is never answered is given up only by whoever has looked, asked once more; what is sent next is another", async () => {
    const { ann, ben, account } = await pair();
    const page = await openAs(coffer, ann, "send");
    const keys = await answerInstead(page, "Pay", { code: "INTERNAL_SERVER_ERROR", requestId: "req-of-the-fault" });
    await review(page, ben.username, "10.00");
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    const pending = page.getByRole("region", { name: UNKNOWN });
    await pending.getByText("req-of-the-fault").waitFor();
    await pending.getByRole("link", { name: "INTERNAL_SERVER_ERROR" }).waitFor();
    expect(await pending.getByRole("heading").evaluate((heading) => heading === document.activeElement)).toBe(true);
    const again = pending.getByRole("button", { name: "Ask again" });
    await again.press("Enter");
    await expect.poll(() => keys.length).toBe(2);
    await pending.getByText("told INTERNAL_SERVER_ERROR").waitFor();
    expect(await again.evaluate((button) => button === document.activeElement)).toBe(true);

    const giveUp = pending.getByRole("button", { name: "I have looked: give it up…" });
    expect(await giveUp.count()).toBe(0);
    const opened = page.context().waitForEvent("page");
    await pending.getByRole("link", { name: "your payments, in another tab" }).click();
    await (await opened).getByRole("heading", { level: 1, name: "Payments" }).waitFor();
    await giveUp.click();
    await pending.getByRole("button", { name: "Keep it" }).click();
    await page.reload();
    await pending.waitFor();
    expect(await giveUp.count()).toBe(0);

    const openedAgain = page.context().waitForEvent("page");
    await pending.getByRole("link", { name: "your payments, in another tab" }).click();
    await openedAgain;
    await giveUp.click();
    await pending.getByRole("button", { name: "Give it up", exact: true }).click();
    await pending.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Send");
    await page.unrouteAll({ behavior: "wait" });
    page.on("request", (request) => {
      if (isOrder(request, "Pay")) keys.push(request.postDataJSON().variables.input.idempotencyKey);
    });
    await page.goto("send");
    await review(page, ben.username, "7.00");
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByText("Sent on").waitFor();
    expect([keys.length, new Set(keys).size]).toEqual([3, 2]);
    expect(await available(ann, account)).toBe("93.00");
  });

  it.each([
    { path: "send", asked: "PreviewPay", to: "Review", name: "Pay" },
    { path: "withdraw", asked: "PreviewTakeOut", to: "Review", name: "Withdraw" },
    { path: "exchange", asked: "PreviewMakeExchange", to: "Get a quote", name: "Exchange" },
    { path: "deposit", asked: "LimitsOf", to: null, name: "Bring it in" },
  ])(
    "is off until all of what it comes to is there, and its button stays where it is from then on: $path",
    async (of) => {
      const { path, asked, to, name } = of;
      const { ann, ben } = await pair();
      await openAccount(ann, "EUR");
      const bank = { kind: "BANK", token: "sandbox_bank", idempotencyKey: randomUUID() };
      await ann.client.ask(operation("AddPaymentMethod"), { input: bank });
      const page = await openAs(coffer, ann);
      const answer = await holdAnswer(page, asked);
      await page.goto(path);
      let orders = 0;
      page.on("request", (request) => {
        if (request.url().endsWith("/graphql") && request.postDataJSON().query.includes("mutation ")) orders += 1;
      });
      if (path === "send") await page.getByLabel("To", { exact: true }).fill(ben.username);
      await page.getByLabel("Amount").fill("10.00");
      if (to) await page.getByRole("button", { name: to }).click();
      const button = page.getByRole("main").getByRole("button", { name, exact: true });
      await expect.poll(() => button.getAttribute("aria-disabled")).toBe("true");
      expect(await whyIsOff(button)).toContain("is being looked up");
      await button.focus();
      await page.keyboard.press("Enter");
      answer();
      await expect.poll(() => button.getAttribute("aria-disabled")).toBe(null);
      const before = await button.boundingBox();
      expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
      await page.waitForLoadState("networkidle");
      expect(await button.boundingBox()).toEqual(before);
      expect(orders).toBe(0);
      await page.unrouteAll({ behavior: "wait" });
      await button.click();
      await expect.poll(() => orders).toBe(1);
    },
  );

  it("is off until a refusal that is foreseen stands with all that is said beside it", async () => {
    const { ann, ben } = await pair();
    const page = await openAs(coffer, ann, "send");
    const answer = await holdAnswer(page, "LimitsOf");
    await review(page, ben.username, "100.01");
    await page.getByRole("alert").filter({ hasText: "The account has less than that." }).waitFor();
    const pay = page.getByRole("button", { name: "Pay", exact: true });
    expect(await pay.getAttribute("aria-disabled")).toBe("true");
    answer();
    await expect.poll(() => pay.getAttribute("aria-disabled")).toBe(null);
  });

  it("says at the field and by the clock why it was not done, and nothing of it over the next review", async () => {
    const { ann, ben } = await pair();
    const page = await openAs(coffer, ann, "send");
    await answerInstead(page, "Pay", { code: "RATE_LIMITED", retryAfterSeconds: 3600 });
    await review(page, ben.username, "10.00");
    const pay = page.getByRole("button", { name: "Pay", exact: true });
    await pay.click();
    const tooMany = page.getByText("There were too many tries. Try again at");
    await tooMany.waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await review(page, ben.username, "11.00");
    expect(await tooMany.count()).toBe(0);

    await page.unrouteAll({ behavior: "wait" });
    const inputs = [{ path: "input.amount.amount", code: "TOO_LARGE", message: "larger than the till" }];
    await answerInstead(page, "Pay", { code: "BAD_USER_INPUT", inputs });
    await pay.click();
    await page.getByText("larger than the till").waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    const amount = page.getByLabel("Amount");
    await page.getByText("larger than the till").waitFor();
    expect(await amount.getAttribute("aria-invalid")).toBe("true");
    await review(page, ben.username, "11.00");
    expect(await page.getByText("larger than the till").count()).toBe(0);
  });

  it("shows what it did also where its form was closed before the answer", async () => {
    const page = await openAs(coffer, await join(coffer.url, "ann"), "accounts");
    await page.getByText("You have no account yet.").waitFor();
    const answer = await holdAnswer(page, "OpenHolding");
    await page.getByRole("button", { name: "Open an account" }).click();
    const dialog = page.getByRole("dialog", { name: "Open an account" });
    await dialog.getByLabel("Name").fill("Savings");
    const asked = page.waitForRequest((request) => isOrder(request, "OpenHolding"));
    await dialog.getByRole("button", { name: "Open an account" }).click();
    await asked;
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    answer();
    await page.getByRole("link", { name: "Savings" }).waitFor();

    await page.goto("settings");
    const answerProfile = await holdAnswer(page, "SaveProfile");
    await page.getByLabel("Display name").fill("Ann of the Harbour");
    const saved = page.waitForRequest((request) => isOrder(request, "SaveProfile"));
    await page.getByRole("button", { name: "Save" }).click();
    // Who has said no time zone is offered the browser's.
    const zone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect((await saved).postDataJSON().variables.input.timeZone).toBe(zone);
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
    answerProfile();
    await page.getByText("Your profile is saved.").waitFor();
    await page.getByRole("heading", { level: 1, name: "Good day, Ann of the Harbour" }).waitFor();
  });

  it("that moves money is off while figures are not of now: taking an entry back too", async () => {
    const proxy = await startTcpProxy({ port: Number(new URL(coffer.url).port) });
    try {
      const accountId = await fund(await join(coffer.url, "ann"), "3.00");
      const page = await coffer.openThrough(proxy, `operate/ledger/accounts/${accountId}`);
      await logInByForm(page, await logInOlivia(coffer.running), /: USD/);
      await page.getByRole("region", { name: "Postings" }).getByRole("link", { name: /je_/ }).click();
      await page.getByRole("heading", { level: 1, name: "Entry · DEPOSIT" }).waitFor();
      await page.getByRole("button", { name: "Take it back…" }).click();
      const dialog = page.getByRole("dialog", { name: "Take this entry back" });
      const submit = dialog.getByRole("button", { name: "Take it back" });
      await expect.poll(() => submit.isEnabled()).toBe(true);
      await proxy.refuse();
      await dialog.getByText("You are offline: the figures are of then.").waitFor();
      expect(await submit.isDisabled()).toBe(true);
      await proxy.pass();
      await expect.poll(() => submit.isEnabled(), { timeout: 120_000 }).toBe(true);
    } finally {
      await proxy.close();
    }
  });
});
