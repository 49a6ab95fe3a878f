import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { operation } from "../operations.ts";
import { available, fund, join, openAccount } from "../people.ts";
import { openAs } from "./acts.ts";
import type { Console } from "./use-console.ts";

const datesIn = (region: Locator) =>
  region.locator("time").evaluateAll((times) => times.map((time) => time.getAttribute("datetime")));

/** Standing orders, and the sandbox's clock, by their pages. */
export function tellOfSchedules(coffer: Console): void {
  it("pays by itself at its dates, leaves one out, rests and goes on, and is over when its payer ends it", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    await openAccount(ben, "USD");
    const { testClock } = await ann.client.ask(operation("TestClock"));
    // At the time of day of a minute ago, which whole days of the clock reach whenever this runs.
    const begins = (days: number) => new Date(Date.parse(testClock.now) - 60_000 + days * 86_400_000).toISOString();
    const page = await openAs(coffer, ann, "schedules/new");
    await page.getByLabel("To", { exact: true }).fill(ben.username);
    await page.getByLabel("Amount each time").fill("10");
    await page.getByLabel("First date").fill(begins(-1).slice(0, 10));
    await page.getByLabel("At", { exact: true }).fill(begins(-1).slice(11, 16));
    await page.getByLabel("Time zone").selectOption("UTC");
    await page.getByLabel("How often").selectOption("By days");
    await page.getByLabel("Memo").fill("Rent");
    await page.getByRole("button", { name: "Review" }).click();
    const review = page.getByRole("region", { name: "Review" });
    await review.getByText("Every day").waitFor();
    await review.getByRole("button", { name: "Make the standing order" }).click();
    await page.getByRole("alert").filter({ hasText: "SCHEDULE_IMPOSSIBLE" }).waitFor();
    // What was typed is there.
    await page.getByLabel("First date").fill(begins(1).slice(0, 10));
    await page.getByRole("button", { name: "Review" }).click();
    await review.getByText(`${ben.username} receives, each time,`).waitFor();
    const foreseen = review.getByRole("region", { name: "What it comes to" });
    await foreseen.getByText("not needed").waitFor();
    const promised = await datesIn(foreseen);
    expect(promised).toHaveLength(5);
    await foreseen.getByText("10.00").waitFor();
    await review.getByRole("button", { name: "Make the standing order" }).click();

    await page.getByRole("heading", { level: 1, name: `Standing order to ${ben.username}` }).waitFor();
    const { paymentSchedules } = await ann.client.ask(operation("PaymentSchedules"), {});
    const [{ nextDates }] = paymentSchedules.nodes;
    const shown = () => datesIn(page.getByRole("region", { name: "Next dates" }));
    expect(await shown()).toEqual(nextDates);
    expect(promised).toEqual(nextDates);

    await page.getByRole("button", { name: "Leave out the next date" }).click();
    await page.getByRole("button", { name: "Leave it out" }).click();
    await expect.poll(shown).not.toContain(nextDates[0]);
    const runs = page.getByRole("region", { name: "What its dates came to" });
    await runs.getByText("Left out").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Pause it" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Resume it" }).click();
    await page.getByText("Active", { exact: true }).waitFor();

    const clock = await page.context().newPage();
    await clock.goto("develop/sandbox");
    await clock.getByRole("button", { name: "1 day", exact: true }).click();
    await clock.getByText("The clock is advanced.").waitFor();
    await clock.getByRole("button", { name: "1 day", exact: true }).click();
    await clock.getByText("2 days").waitFor();
    // What has come due meanwhile appears by itself.
    await runs.getByText("Paid", { exact: true }).waitFor();
    expect(await available(ann, account)).toBe("90.00");
    await runs.getByRole("link", { name: "this payment" }).click();
    await page.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByRole("button", { name: "End it for good" }).click();
    await page.getByRole("region", { name: "Next dates" }).getByText("No more.").waitFor();

    await page.goto("schedules?status=ACTIVE");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("combobox", { name: "State" }).selectOption("Ended");
    await page.getByRole("link", { name: ben.username }).waitFor();
    expect(new URL(page.url()).search).toBe("?status=ENDED");
  });
}
