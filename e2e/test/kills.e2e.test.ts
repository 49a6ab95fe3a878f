import { type ChildProcess, spawn } from "node:child_process";
import { join as joinPath } from "node:path";
import { uuidOf } from "@coffer/contracts/ids";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import type { Distributed } from "@coffer/tools/distributed/start-distributed";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { operation } from "../src/operations.ts";
import { PatientFollower } from "../src/patient-follower.ts";
import { available, fund, join, openAccount } from "../src/people.ts";
import { type Books, readBooks } from "../src/read-books.ts";
import { makeLineCount, readLog } from "../src/read-log.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";
import { findVictim } from "../src/victims.ts";

// SAFETY 14 and 18 in the distributed shape: whatever is killed, no acknowledged payment is lost,
// none happens twice, and who follows sees each once.

const ROUNDS = 2;
/**
 * A service takes seconds of a core to start again, as Kafka does; PostgreSQL and Redis do not, and
 * all of the money is in the one: it is killed between any two others.
 */
const SLOW = ["payments", "gateway", "payments-2", "ledger", "gateway-2", "kafka"];
const VICTIMS = SLOW.flatMap((name, i) => [name, "postgres", ...(i % 2 === 0 ? ["redis"] : [])]);
const LOAD = new URL("../src/send-load.ts", import.meta.url).pathname;
/** Clients, and the ms that each rests after a payment: what starts again needs room too. */
const LOAD_OF = ["6", "250"];
/** Beside it exchanges, and payments that make themselves. */
const OTHERS = new URL("../src/exchange-and-schedule-load.ts", import.meta.url).pathname;
const OTHERS_OF = ["2", "400"];
const why = whyNotDistributed();

describe.skipIf(why)(`kill -9 of every part under load${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed({ instances: { gateway: 2, payments: 2 } });
  let folder: string;
  let removeFolder: () => Promise<void>;
  const loads: ChildProcess[] = [];
  let follower: PatientFollower | undefined;

  beforeAll(async () => {
    ({ path: folder, remove: removeFolder } = await makeTemporaryFolder("kills"));
  });
  afterAll(async () => {
    for (const load of loads) load.kill("SIGKILL");
    await follower?.end();
    await removeFolder?.();
  });

  it("loses nothing that was acknowledged, does nothing twice, and shows every movement once", async ({ signal }) => {
    const { running } = coffer;
    const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
    const [from, to] = [await fund(alice, "10000.00"), await openAccount(bob, "USD")];
    const log = joinPath(folder, "acknowledged.log");
    const following = new PatientFollower({
      urls: running.urls,
      accessToken: bob.client.accessToken,
      query: operation("BalanceChanged"),
      variables: { accountId: to },
    });
    follower = following;
    const sending = [LOAD, running.urls.join(","), alice.client.accessToken ?? "", from, bob.username, log, ...LOAD_OF];
    const [sold, bought] = [await fund(alice, "1000.00"), await openAccount(alice, "EUR")];
    const others = [OTHERS, running.urls.join(","), alice.client.accessToken ?? "", sold, bought];
    const paying = [from, bob.username, `${log}.others`, ...OTHERS_OF];
    loads.push(...[sending, [...others, ...paying]].map(start));
    await killEverything(running, log, signal);
    for (const load of loads) load.kill("SIGKILL");

    const books = await readBooks(running.parts.postgres.adminUrl);
    await expectOthers(books, readLog(`${log}.others`));
    const sends = await settled(books);
    const exchanged = await books.readExchanged(sold, bought);
    expectAcknowledged(readLog(log), sends);
    await expectBooks(books);
    const cents = (amount: string) => BigInt(amount.replace(".", ""));
    await vi.waitFor(async () => expect(cents(await available(bob, to))).toBe(BigInt(sends.length)), {
      timeout: 120_000,
    });
    expect(cents(await available(alice, from))).toBe(1_000_000n - BigInt(sends.length));
    expect(cents(await available(alice, sold))).toBe(100_000n - exchanged.sold);
    expect(cents(await available(alice, bought))).toBe(exchanged.bought);

    // Who followed, over all reconnections, saw exactly what the ledger holds, in order.
    const balances = await books.listBalances(to);
    const seen = () =>
      following.events.flatMap(({ balanceChanged: { snapshot, balance } }) =>
        snapshot ? [] : [cents(balance.available.amount).toString()],
      );
    await vi.waitFor(() => expect(seen().length).toBe(balances.length), { timeout: 120_000, interval: 100 });
    expect(seen()).toEqual(balances);
    expect(following.reconnections).toBeGreaterThan(4);
    await books.close();
  }, 1_800_000);

  it("changes no balance when Redis is wiped, and keeps its doors closed or counted while Redis is down", async () => {
    const { parts } = coffer.running;
    const [carol, dave] = [await join(coffer.url, "carol"), await join(coffer.url, "dave")];
    const account = await fund(carol, "10.00");
    await parts.redis.kill();
    // Everything but credential doors works.
    expect(await available(carol, account)).toBe("10.00");
    const input = {
      fromAccountId: account,
      to: { username: dave.username },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: "redis-away",
    };
    // Dave has only just come: payments learns of him by an event.
    await vi.waitFor(
      async () =>
        expect((await carol.client.ask(operation("SendPayment"), { input })).sendPayment.__typename).toBe(
          "SendPaymentSuccess",
        ),
      { timeout: 120_000, interval: 50 },
    );
    // A credential door counts by itself: wrong passwords are refused, and in the end not even
    // looked at.
    const codes = new Set<string>();
    for (let attempt = 0; attempt < 25 && !codes.has("RATE_LIMITED"); attempt += 1) {
      const { data, errors } = await dave.client.send(operation("Login"), {
        input: { login: carol.username, password: `wrong ${attempt}` },
      });
      codes.add(data?.login?.__typename ?? errors?.[0]?.extensions.code ?? "none");
    }
    expect([...codes].sort()).toEqual(["InvalidCredentials", "RATE_LIMITED"]);
    await parts.redis.start();
    // It came back empty: nothing of value was in it.
    expect(await available(carol, account)).toBe("9.00");
  });
});

const start = (args: readonly string[]): ChildProcess => watched(spawn(process.execPath, args, { stdio: "ignore" }));

/**
 * Each part in turn, again and again, with requests in flight at every kill; payments must go on
 * after each.
 */
async function killEverything(running: Distributed, log: string, signal: AbortSignal): Promise<void> {
  const [acknowledged, begun] = [makeLineCount(log), makeLineCount(`${log}.begun`)];
  const underWay = () =>
    vi.waitFor(() => expect(begun()).toBeGreaterThan(acknowledged()), {
      timeout: 120_000,
      interval: 1,
    });
  const goesOn = (before: number) =>
    vi.waitFor(() => expect(acknowledged()).toBeGreaterThan(before + 10), { timeout: 120_000, interval: 25 });
  await goesOn(0);
  let kills = 0;
  const recoveryMs: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of VICTIMS) {
      signal.throwIfAborted();
      const victim = findVictim(running, name);
      await underWay();
      const before = acknowledged();
      await victim.kill();
      kills += 1;
      await victim.start();
      const began = performance.now();
      await goesOn(before);
      recoveryMs[victim.name] = [...(recoveryMs[victim.name] ?? []), Math.round(performance.now() - began)];
    }
  }
  expect(kills).toBeGreaterThanOrEqual(30);
  process.stdout.write(
    `${kills} kills; ms from a part's return to the tenth payment since its kill: ${JSON.stringify(recoveryMs)}\n`,
  );
}

/** The payments, once what was in flight when the load ended has ended too. */
async function settled(books: Books): Promise<readonly string[]> {
  let last = await books.listSends();
  await vi.waitFor(
    async () => {
      const before = last.length;
      last = await books.listSends();
      expect(last.length).toBe(before);
    },
    { timeout: 120_000, interval: 500 },
  );
  return last;
}

/** Nothing acknowledged is lost; one key is one payment. */
function expectAcknowledged(lines: readonly string[], sends: readonly string[]): void {
  const known = new Set(sends);
  const pairs = lines.map((line) => line.split(" ") as [string, string]);
  expect(pairs.filter(([, id]) => !known.has(uuidOf(id)))).toEqual([]);
  expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
  expect(new Set(pairs.map(([, id]) => id)).size).toBe(pairs.length);
}

/**
 * What was acknowledged was exchanged, each by its quote once; every schedule is over, acknowledged
 * or not, and its date was paid once.
 */
async function expectOthers(books: Books, lines: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect((await books.listPaidSchedules()).length).toBe(await books.countSchedules()), {
    timeout: 120_000,
    interval: 100,
  });
  const of = (kind: string) => lines.filter((line) => line.startsWith(kind));
  expectAcknowledged(of("exchange"), await books.listExchanges());
  expectAcknowledged(of("schedule"), await books.listPaidSchedules());
  for (const kind of ["exchange", "schedule"]) expect(of(kind).length, kind).toBeGreaterThan(4);
}

/** One claim and one balanced entry for each payment; and the outboxes drain. */
async function expectBooks(books: Books): Promise<void> {
  expect(await books.listFaultyClaims()).toEqual([]);
  expect(await books.listFaultyEntries()).toEqual([]);
  await vi.waitFor(async () => expect(await books.countIn("outbox")).toBe(0), { timeout: 120_000, interval: 100 });
}
