import { startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`webhooks in the console${noBrowser}`, () => {
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
});
