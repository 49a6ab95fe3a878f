import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { watched } from "@coffer/platform/running/watchdog";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { available, fund, join, logIn, openAccount, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// SAFETY 18: kill -9 at any time loses no acknowledged write and repeats no effect.

/**
 * On the embedded database, whose server outlives its parent for a moment; ledger-kills.e2e.test.ts
 * has many more.
 */
const KILLS = 3;
const ACKNOWLEDGED_EACH_ROUND = 30;
const REFUNDS = 40;
const LOAD = new URL("../src/send-load.ts", import.meta.url).pathname;

let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let coffer: RunningCoffer;
let load: ChildProcess | undefined;

beforeAll(async () => {
  folder = await makeDataFolder();
  coffer = await startCoffer(folder.path);
});
afterAll(async () => {
  load?.kill("SIGKILL");
  await coffer.stop();
  await folder.remove();
});

describe("kill -9 during sends", () => {
  it("loses no acknowledged payment, makes none twice, and the books add up", async () => {
    const alice = await join(coffer.url, "alice");
    const bob = await join(coffer.url, "bob");
    const [from, to] = [await fund(alice, "1000.00"), await openAccount(bob, "USD")];
    const log = joinPath(folder.path, "..", "acknowledged.log");
    const acknowledged = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);

    let payer = alice;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged().length;
      load = sendFrom(payer, from, bob.username, log);
      await vi.waitFor(() => expect(acknowledged().length).toBeGreaterThan(before + ACKNOWLEDGED_EACH_ROUND), {
        timeout: 120_000,
      });
      // With requests in flight; the load is stopped afterwards, so that it never speaks to the
      // next server with keys of the next round.
      await coffer.kill();
      load.kill("SIGKILL");
      coffer = await startCoffer(folder.path);
      payer = await logIn(coffer.url, alice.username, alice.password);
    }

    const payments = await everyPayment(payer);
    const sends = payments.filter(({ kind }) => kind === "SEND");
    const known = new Set(sends.map(({ id }) => id));
    const pairs = acknowledged().map((line) => line.split(" ") as [string, string]);
    expect(pairs.filter(([, id]) => !known.has(id))).toEqual([]);
    // One key, one payment: however often it was repeated over the crashes.
    const byKey = new Map<string, Set<string>>();
    for (const [key, id] of pairs) byKey.set(key, (byKey.get(key) ?? new Set()).add(id));
    expect([...byKey.values()].every((ids) => ids.size === 1)).toBe(true);

    const spent = BigInt(sends.length);
    const cents = (amount: string) => BigInt(amount.replace(".", ""));
    const receiver = await logIn(coffer.url, bob.username, bob.password);
    expect(cents(await available(payer, from))).toBe(100_000n - spent);
    expect(cents(await available(receiver, to))).toBe(spent);
  });

  it("makes each of many refunds of one payment once, with requests in flight: what was given back is what they sum up to", async () => {
    const [erin, frank] = [await join(coffer.url, "erin"), await join(coffer.url, "frank")];
    const [from, to] = [await fund(erin, "1.00"), await openAccount(frank, "USD")];
    const cent = { amount: "0.01", currency: "USD" };
    const { sendPayment } = await erin.client.ask(operation("SendPayment"), {
      input: {
        fromAccountId: from,
        to: { accountId: to },
        amount: { ...cent, amount: "1.00" },
        idempotencyKey: "paid",
      },
    });
    const paymentId = sendPayment.payment.id;
    const known = new Map<number, string>();
    const giveBack = async (payee: Person, nth: number) => {
      const input = { paymentId, amount: cent, idempotencyKey: `back ${nth}` };
      const { refundPayment } = await payee.client.ask(operation("RefundPayment"), { input });
      const { id } = refundPayment.payment;
      expect(known.get(nth) ?? id).toBe(id);
      known.set(nth, id);
    };
    const all = Array.from({ length: REFUNDS }, (_, nth) => nth);
    const cut = Promise.allSettled(all.map((nth) => giveBack(frank, nth)));
    await vi.waitFor(() => expect(known.size).toBeGreaterThan(0), { timeout: 120_000, interval: 1 });
    await coffer.kill();
    await cut;
    const acknowledged = new Map(known);
    coffer = await startCoffer(folder.path);
    const payee = await logIn(coffer.url, frank.username, frank.password);
    await Promise.all(all.map((nth) => giveBack(payee, nth)));
    expect(acknowledged.size).toBeGreaterThan(0);
    expect(new Set(known.values()).size).toBe(REFUNDS);

    const { payment } = await payee.client.ask(
      "query ($id: ID!) { payment(id: $id) { status refundedAmount { amount } refunds { id } } }",
      { id: paymentId },
    );
    expect(payment).toMatchObject({ status: "PARTIALLY_REFUNDED", refundedAmount: { amount: "0.40" } });
    expect(new Set(payment.refunds.map(({ id }: Answer) => id))).toEqual(new Set(known.values()));
    expect(await available(payee, to)).toBe("0.60");
    expect(await available(await logIn(coffer.url, erin.username, erin.password), from)).toBe("0.40");
  });

  it("gives a follower who resumes every movement once, in order, over the crashes", async () => {
    const carol = await join(coffer.url, "carol");
    const dave = await join(coffer.url, "dave");
    const [from, to] = [await fund(carol, "10.00"), await openAccount(dave, "USD")];
    const following = dave.client.subscribe(operation("BalanceChanged"), { accountId: to });
    const [first] = await following.atLeast(1);
    const pay = async (who: Person, memo: string) =>
      who.client.ask(operation("SendPayment"), {
        input: {
          fromAccountId: from,
          to: { accountId: to },
          amount: { amount: "0.10", currency: "USD" },
          memo,
          idempotencyKey: memo,
        },
      });
    await pay(carol, "1");
    await pay(carol, "2");
    await coffer.kill();
    await following.until(({ closed }) => closed);
    const cursor = following.events.at(-1)?.balanceChanged.cursor ?? first?.balanceChanged.cursor;

    coffer = await startCoffer(folder.path);
    await pay(await logIn(coffer.url, carol.username, carol.password), "3");
    const back = await logIn(coffer.url, dave.username, dave.password);
    const resumed = back.client.subscribe(operation("BalanceChanged"), { accountId: to, after: cursor });
    const before = following.events.filter(({ balanceChanged }) => !balanceChanged.snapshot);
    const missed = await resumed.atLeast(3 - before.length);
    const memos = [...before, ...missed].map(({ balanceChanged: { payment, balance } }) => [
      payment.memo,
      balance.available.amount,
    ]);
    expect(memos).toEqual([
      ["1", "0.10"],
      ["2", "0.20"],
      ["3", "0.30"],
    ]);
    await resumed.end();
    await following.end();
  });
});

function sendFrom({ client }: Person, from: string, to: string, log: string): ChildProcess {
  const args = [LOAD, coffer.url, client.accessToken ?? "", from, to, log, "8"];
  return watched(spawn(process.execPath, args, { stdio: "ignore" }));
}

async function everyPayment({ client }: Person): Promise<Answer[]> {
  const found: Answer[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { payments } = await client.ask(operation("Payments"), { first: 100, after });
    found.push(...payments.nodes);
    after = payments.pageInfo.endCursor;
    more = payments.pageInfo.hasNextPage;
  }
  return found;
}
