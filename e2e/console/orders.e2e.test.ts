import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import type { Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { available, fund, join } from "../src/people.ts";

const UNKNOWN = "It is not known whether this was done";

const isOrder = (request: Request, name: string): boolean =>
  request.url().endsWith("/graphql") && request.postDataJSON().query.includes(`mutation ${name}(`);

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

/** Lets the server do an order, and its answer come only when it is told to. */
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
  // What it would come to moves the button down once it is known.
  await page.getByText("What moves", { exact: true }).waitFor();
}

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
