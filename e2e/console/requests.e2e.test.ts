import { describe, expect, it } from "vitest";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { readQr } from "../src/console/read-qr.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { available, fund, join, openAccount } from "../src/people.ts";

describe.skipIf(browser.path === null)(`requests for money in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it("are made by link, paid once by whoever has it, also where the answer is lost, and seen live", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const [into] = [await openAccount(ann, "USD"), await fund(ben, "100.00")];
    const payee = await openAs(coffer, ann, "receive");
    await payee.getByLabel("Amount", { exact: true }).fill("12.50");
    await payee.getByLabel("Memo").fill("Two tickets");
    await payee.getByRole("button", { name: "Make the request" }).click();
    await payee.getByRole("heading", { level: 1, name: "You ask whoever has the link" }).waitFor();
    const link = await readQr(payee.getByRole("img", { name: "QR code of the link" }));
    const { pathname, hash } = new URL(link);
    expect(pathname).toBe("/console/pay");

    // Not logged in: the token is in no address meanwhile, and still there after the login.
    const page = await coffer.open(`pay${hash}`);
    await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
    await page.getByLabel("Password").waitFor();
    expect(page.url()).not.toContain(hash.slice(7));
    await logInByForm(page, ben, `${ann.username} asks you for money`);

    let isCut = true;
    await page.route("**/graphql", async (route) => {
      if (!isCut || !route.request().postDataJSON().query.includes("mutation PayAsked(")) return route.fallback();
      // The server has done it, and the network gives up before it can say so.
      await route.fetch();
      await route.abort("aborted");
    });
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("heading", { name: "It is not known whether this was done" }).waitFor();
    isCut = false;
    // The token is gone with the page; the order is not.
    await page.reload();
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByRole("heading", { level: 1, name: `Payment to ${ann.username}` }).waitFor();
    await payee.getByText("Paid", { exact: true }).waitFor();
    expect(await available(ann, into)).toBe("12.50");
  });

  it("are declined by who is named, and called off by who asks, and nobody can pay them then", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    await openAccount(ann, "USD");
    await fund(ben, "100.00");
    const payee = await openAs(coffer, ann, "receive");
    const payer = await openAs(coffer, ben, "requests");
    const ask = async () => {
      await payee.getByLabel("How much").selectOption("Whoever pays says how much");
      await payee.getByLabel("At most").fill("20");
      await payee.getByLabel("From whom").fill(ben.username);
      await payee.getByRole("button", { name: "Make the request" }).click();
      await payee.getByRole("heading", { level: 1, name: `You ask ${ben.username} for money` }).waitFor();
    };
    await ask();
    await payee.getByRole("button", { name: "Remind" }).click();
    await payee.getByRole("button", { name: "Remind them" }).click();
    await payee.getByText("They were reminded.").waitFor();
    await payee.getByRole("button", { name: "Remind" }).click();
    await payee.getByRole("button", { name: "Remind them" }).click();
    await payee.getByText("They were reminded within the last 24 hours.").waitFor();
    await payee.getByRole("dialog", { name: "Remind" }).getByRole("button", { name: "Close" }).click();

    // It came while the list was open.
    await payer.getByRole("link", { name: `${ann.username} asks you for money` }).click();
    const pay = payer.getByRole("region", { name: "Pay it" });
    await pay.getByLabel("Amount").fill("20.01");
    await pay.getByRole("button", { name: "Review" }).click();
    await pay.getByRole("button", { name: "Pay", exact: true }).click();
    await pay.getByText("That is not what is asked for.").waitFor();
    await payer.getByRole("button", { name: "Decline" }).click();
    await payer.getByRole("button", { name: "Decline it for good" }).click();
    await payer.getByText("Declined", { exact: true }).waitFor();
    await payee.getByText("Declined", { exact: true }).waitFor();
    expect(await pay.count()).toBe(0);

    await payee.goto("receive");
    await ask();
    await payee.getByRole("button", { name: "Call it off" }).click();
    await payee.getByRole("button", { name: "Call it off for good" }).click();
    await payee.getByText("Called off", { exact: true }).waitFor();
    await payer.goto("requests?status=CANCELLED");
    await payer.getByRole("link", { name: `${ann.username} asks you for money` }).waitFor();
  });
});
