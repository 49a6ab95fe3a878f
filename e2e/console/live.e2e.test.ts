import { randomUUID } from "node:crypto";
import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import { describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { askRenewed } from "../src/ask-renewed.ts";
import { logInByForm } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { watchRows } from "../src/console/watch-rows.ts";
import { operation } from "../src/operations.ts";
import { join, openAccount, type Person } from "../src/people.ts";

const CUTS = 30;
const DEPOSITS = 150;
const EXPIRIES = 3;

const LIVE = /^Live \d\d:\d\d:\d\d CES?T$/;
const OFFLINE = /^Offline since \d\d:\d\d:\d\d CES?T: figures of then$/;

/** Deposits of one account, each a cent more than the one before. */
function makeDeposits(person: Person, accountId: string) {
  let count = 0;
  const amounts: string[] = [];
  const deposit = async () => {
    count += 1;
    const amount = `${Math.trunc(count / 100)}.${String(count % 100).padStart(2, "0")}`;
    amounts.push(amount);
    await askRenewed(person, operation("Deposit"), {
      input: { accountId, amount: { amount, currency: "USD" }, idempotencyKey: randomUUID() },
    });
  };
  return { deposit, amounts };
}

/** What the ledger of payments says, oldest first. */
async function listAmounts(person: Person): Promise<string[]> {
  const amounts: string[] = [];
  for (let after: string | null = null, isMore = true; isMore; ) {
    const { payments }: Answer = await askRenewed(person, operation("Payments"), { first: 100, after });
    amounts.push(...payments.nodes.map(({ amount }: Answer) => amount.amount));
    after = payments.pageInfo.endCursor;
    isMore = payments.pageInfo.hasNextPage;
  }
  return amounts.reverse();
}

describe.skipIf(browser.path === null)(`a page of figures on a network that is cut${noBrowser}`, () => {
  const coffer = useConsole({ AUTH_ACCESS_TOKEN_SECONDS: "5" });

  it(`shows each of ${DEPOSITS} deposits once and in order, cut ${CUTS} times and over ${EXPIRIES} expiries`, async () => {
    const proxy = await startTcpProxy({ port: Number(new URL(coffer.url).port) });
    const person = await join(coffer.url, "nina");
    const accountId = await openAccount(person, "USD");
    const { deposit, amounts } = makeDeposits(person, accountId);
    let renewals = 0;
    try {
      const page = await coffer.openThrough(proxy, "login");
      page.on("response", (response) => {
        if (response.url().endsWith("/auth/session/refresh") && response.ok()) renewals += 1;
      });
      await logInByForm(page, person);
      await page.getByText("No money has moved yet.").waitFor();
      await page.getByText(LIVE).waitFor();
      const seenRows = await watchRows(page);
      for (let cut = 1; cut <= CUTS; cut += 1) {
        await page.getByText(LIVE).waitFor();
        // One is on its way while the network goes, one comes while there is none, and the others
        // when it may be back.
        const underWay = deposit();
        await proxy.refuse();
        await underWay;
        await page.getByText(OFFLINE).waitFor();
        await deposit();
        await proxy.pass();
        for (let more = 2; more < DEPOSITS / CUTS; more += 1) await deposit();
      }
      await page.getByText(LIVE).waitFor();
      // What was missed comes with the newest first: each list that was seen had an order, and all
      // came.
      await expect.poll(async () => (await seenRows()).amounts.toSorted()).toEqual(amounts);
      const seen = await seenRows();
      expect(seen.faults).toEqual([]);
      expect(seen.shown).toEqual(amounts.slice(-10).toReversed());
      expect(await listAmounts(person)).toEqual(amounts);
      expect(new Set(seen.states)).toEqual(new Set(["Live", "Catching up", "Offline"]));
      await expect.poll(() => renewals).toBeGreaterThanOrEqual(EXPIRIES);

      const { account } = await askRenewed(person, operation("Account"), { id: accountId });
      await page.getByRole("region", { name: "Accounts" }).getByText(account.balance.available.amount).waitFor();
    } finally {
      await proxy.close();
    }
  });

  it("says since when figures are old while the browser has no network, moves no money by them, and lives on", async () => {
    const proxy = await startTcpProxy({ port: Number(new URL(coffer.url).port) });
    const person = await join(coffer.url, "nina");
    const accountId = await openAccount(person, "USD");
    const { deposit } = makeDeposits(person, accountId);
    try {
      const page = await coffer.openThrough(proxy, "login");
      await logInByForm(page, person);
      const row = page.getByRole("listitem").filter({ hasText: "Deposit" }).filter({ hasText: "USD" });
      const loseNetwork = async () => {
        await page.getByText(LIVE).waitFor();
        await page.context().setOffline(true);
        await proxy.refuse();
        await page.getByText(OFFLINE).waitFor();
      };
      const findNetwork = async () => {
        await proxy.pass();
        await page.context().setOffline(false);
        await page.getByText(LIVE).waitFor();
      };
      await deposit();
      await row.getByText("0.01").waitFor();
      await loseNetwork();
      await deposit();
      expect(await row.count()).toBe(1);
      await findNetwork();
      await row.getByText("0.02").waitFor();

      await page.getByRole("navigation").getByRole("link", { name: "Deposit" }).click();
      const bringIn = page.getByRole("button", { name: "Bring it in" });
      await bringIn.waitFor();
      await expect.poll(() => bringIn.isEnabled()).toBe(true);
      await loseNetwork();
      expect(await bringIn.isDisabled()).toBe(true);
      await page.getByText("You are offline: the figures are of then.").waitFor();
      await findNetwork();
      await expect.poll(() => bringIn.isEnabled()).toBe(true);
    } finally {
      await proxy.close();
    }
  });
});
