import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { operation } from "../operations.ts";
import { available, fund, join, openAccount } from "../people.ts";
import { openAs } from "./acts.ts";
import type { Console } from "./use-console.ts";

/** One currency that becomes another, by its page. */
export function tellOfExchange(coffer: Console): void {
  it("exchanges as it was quoted, for as long as that holds, and says beside the form where there is no rate", async () => {
    const ann = await join(coffer.url, "ann");
    const dollars = await fund(ann, "100.00");
    const [euros, trx] = [await openAccount(ann, "EUR"), await openAccount(ann, "TRX")];
    const page = await openAs(coffer, ann);
    await page.clock.install();
    await page.goto(`exchange?${new URLSearchParams({ from: euros, to: trx })}`);
    await page.getByText("EUR and TRX are not exchanged for each other").waitFor();
    await page.getByLabel("Amount").fill("5");
    await page.getByRole("button", { name: "Get a quote" }).click();
    await page.getByRole("alert").filter({ hasText: "RATE_UNAVAILABLE" }).waitFor();

    await page.getByLabel("From the account").selectOption("USD");
    await page.getByLabel("Into the account").selectOption("EUR");
    await page.getByLabel("You fix").selectOption("What you get, in EUR");
    await page.getByLabel("Amount").fill("7.92");
    await page.getByRole("button", { name: "Get a quote" }).click();
    const review = page.getByRole("region", { name: "Review" });
    await review.getByText("0.5%").waitFor();
    // Four legs: each of both currencies comes to nothing in sum.
    await expect.poll(() => review.getByRole("listitem").filter({ hasText: /[−+]/ }).count()).toBe(4);
    const submit = review.getByRole("button", { name: "Exchange" });
    const countdown = review.getByRole("timer");
    await countdown.filter({ hasText: /0:\d\d/ }).waitFor();
    await review.getByText("This quote holds for 30 seconds.").waitFor();

    await page.clock.fastForward(31_000);
    await countdown.filter({ hasText: "This quote has expired." }).waitFor();
    expect(await submit.isDisabled()).toBe(true);
    await review.getByRole("button", { name: "New quote" }).click();
    await countdown.filter({ hasText: /0:\d\d/ }).waitFor();

    // Time passes for the server, and not here.
    const input = { by: { seconds: 60 }, idempotencyKey: randomUUID() };
    await ann.client.ask(operation("AdvanceTestClock"), { input });
    await submit.click();
    await review.getByRole("alert").filter({ hasText: "EXCHANGE_QUOTE_EXPIRED" }).waitFor();
    expect(await available(ann, euros)).toBe("0.00");
    await review.getByRole("button", { name: "New quote" }).click();
    await review.getByRole("alert").waitFor({ state: "detached" });
    await submit.click();
    await page.getByRole("heading", { level: 1, name: "Exchange" }).waitFor();
    await page.getByRole("region", { name: "What was exchanged" }).getByText("7.92").waitFor();
    expect(await available(ann, euros)).toBe("7.92");
    expect(await available(ann, dollars)).toMatch(/^9\d\.\d\d$/);
  });
}
