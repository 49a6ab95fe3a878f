import { startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { fund, join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`events and webhooks in the console${noBrowser}`, () => {
  const coffer = useConsole();
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver?.stop());

  it("are made with a secret that is shown once, tested, sent again, disabled and removed", async () => {
    receiver.answer("/hook", (_received, response) => response.writeHead(410).end("moved away"), 204);
    const page = await openAs(coffer, await join(coffer.url, "dora"), "develop/webhooks");
    await page.getByLabel("URL").fill(receiver.url("/hook"));
    await page.getByRole("button", { name: "Make the endpoint" }).click();
    const secret = await page.getByText(/^whsec_/).textContent();
    expect(secret).toMatch(/^whsec_.{20,}/);
    await page.getByRole("button", { name: "I have it" }).click();
    expect(await page.getByText(/^whsec_/).count()).toBe(0);

    await page.getByRole("link", { name: receiver.url("/hook") }).click();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByRole("heading", { level: 1, name: "Delivery" }).waitFor();
    await page.getByText("Answered 410").waitFor();
    await page.getByText("moved away").waitFor();
    await page.getByRole("button", { name: "Send it again" }).click();
    await page.getByText("it is disabled. Enable it first.").waitFor();

    await page.getByRole("link", { name: "Its endpoint" }).click();
    await page.getByText("It answered 410 Gone.").waitFor();
    await page.getByText("Change it, or disable it").click();
    await page.getByLabel("Events are sent to it.").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enabled", { exact: true }).waitFor();
    await page.getByRole("link", { name: "coffer.payments.webhook.test" }).click();
    await page.getByRole("button", { name: "Send it again" }).click();
    await page.getByText("Answered 204").waitFor();
    await page.getByRole("status").filter({ hasText: "Delivered" }).waitFor();
    expect(new Set((await receiver.until("/hook", 2)).map(({ headers }) => headers["webhook-id"])).size).toBe(1);

    await page.getByRole("link", { name: "Its endpoint" }).click();
    await page.getByRole("button", { name: "Send again since…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send it again" }).click();
    await page.getByText("Nothing is left to be sent again.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Remove the endpoint" }).click();
    await page.getByText("You have no endpoint yet.").waitFor();
  });

  it("come live, wait while somebody reads, unfold to their body, and are filtered by the address", async () => {
    const dora = await join(coffer.url, "dora");
    const page = await openAs(coffer, dora, "develop/events");
    await page.getByText("Nothing has happened since your events are kept.").waitFor();
    await page.getByText("New ones come on top by themselves.").waitFor();
    await page.getByText(/^Live /).waitFor();
    await fund(dora, "40.00");
    const list = page.getByRole("list", { name: "Events, the newest first" });
    const summaries = list.locator("summary");
    const first = summaries.filter({ hasText: "coffer.payments.payment.changed" }).first();
    await first.focus();
    await page.keyboard.press("Enter");
    const body = list.getByRole("region", { name: "Body of coffer.payments.payment.changed" });
    expect(JSON.parse((await body.textContent()) ?? "")).toMatchObject({ specversion: "1.0" });
    const held = await summaries.count();
    await fund(dora, "2.00");
    await page.getByText(/^Paused: [1-9]\d* new events? since\.$/).waitFor();
    expect(await summaries.count()).toBe(held);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect.poll(() => summaries.count()).toBeGreaterThan(held);

    const path = await list.getByRole("link", { name: /^pay_/ }).getAttribute("href");
    const id = path?.split("/").at(-1) ?? "";
    await page.getByLabel("Id of what it is about").fill("pay_nothing");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByText("That is no id.").waitFor();
    await page.getByLabel("Id of what it is about").fill(id);
    await page.getByRole("combobox", { name: "Type" }).selectOption("coffer.payments.payment.changed");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByRole("button", { name: /^Id of what it is about: pay_/ }).waitFor();
    expect(new URL(page.url()).search).toBe(`?type=coffer.payments.payment.changed&object=${id}`);
    expect(new Set(await summaries.locator("code").last().allTextContents())).toEqual(new Set([id]));
    await page.getByText("The same from a program").click();
    await page.getByRole("region", { name: "The list, by curl" }).getByText(`"objectId":"${id}"`).waitFor();
    await page.reload();
    await summaries.first().waitFor();
    expect(await page.getByLabel("Id of what it is about").inputValue()).toBe(id);
    expect(await page.getByRole("combobox", { name: "Type" }).inputValue()).toBe("coffer.payments.payment.changed");
    await list.locator("summary").first().click();
    await list.getByRole("link", { name: id }).click();
    await page.getByRole("heading", { level: 1, name: /^Deposit/ }).waitFor();
  });
});
