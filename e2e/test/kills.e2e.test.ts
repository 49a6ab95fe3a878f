import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { uuidOf } from "@coffer/platform/ids";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { operation } from "../src/operations.ts";
import { available, fund, join, openAccount } from "../src/people.ts";
import { PersistentFollower } from "../src/persistent-follower.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

// SAFETY 14 and 18 in the distributed shape: whatever is killed, no acknowledged payment is lost, none happens twice, and who follows sees each once.

const ROUNDS = 4;
const LOAD = new URL("../src/send-load.ts", import.meta.url).pathname;
const why = whyNotDistributed();

type Victim = { readonly name: string; kill(): Promise<void>; start(): Promise<void> };

describe.skipIf(why)(`kill -9 of every part under load${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed({ instances: { gateway: 2, payments: 2 } });
  let folder: string;
  let load: ChildProcess | undefined;
  let follower: PersistentFollower | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), "coffer-kills-"));
  });
  afterAll(async () => {
    load?.kill("SIGKILL");
    await follower?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("loses nothing that was acknowledged, does nothing twice, and shows every movement once", async () => {
    const { running } = coffer;
    const { services, parts } = running;
    const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
    const [from, to] = [await fund(alice, "10000.00"), await openAccount(bob, "USD")];
    const log = joinPath(folder, "acknowledged.log");
    const acknowledged = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);

    follower = new PersistentFollower({ urls: running.urls, accessToken: bob.client.accessToken ?? "", accountId: to });
    load = spawn(
      process.execPath,
      [LOAD, running.urls.join(","), alice.client.accessToken ?? "", from, bob.username, log, "8"],
      { stdio: "ignore" },
    );
    await vi.waitFor(() => expect(acknowledged().length).toBeGreaterThan(20), { timeout: 20_000, interval: 50 });

    const service = (name: string): Victim => services.get(name) ?? missing(name);
    const victims: Victim[] = [
      service("payments"),
      service("gateway"),
      service("payments-2"),
      service("ledger"),
      { name: "redis", kill: () => parts.redis.kill(), start: () => parts.redis.start() },
      service("gateway-2"),
      { name: "postgres", kill: () => parts.postgres.kill(), start: () => parts.postgres.start() },
      { name: "kafka", kill: () => parts.kafka.kill(0), start: () => parts.kafka.start(0) },
    ];
    let kills = 0;
    const recovery: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const victim of victims) {
        const before = acknowledged().length;
        await victim.kill();
        kills += 1;
        await victim.start();
        const began = performance.now();
        // Payments go on, with requests in flight at every kill.
        await vi.waitFor(() => expect(acknowledged().length).toBeGreaterThan(before + 10), {
          timeout: 30_000,
          interval: 25,
        });
        recovery[victim.name] = [...(recovery[victim.name] ?? []), Math.round(performance.now() - began)];
      }
    }
    expect(kills).toBeGreaterThanOrEqual(30);
    load.kill("SIGKILL");
    process.stdout.write(
      `${kills} kills; ms from the part's return to the tenth payment after it: ${JSON.stringify(recovery)}\n`,
    );

    const books = new pg.Client({ connectionString: parts.postgres.adminUrl });
    await books.connect();
    // Whatever was in flight when the load ended has ended too: nothing changes any more.
    const count = async () =>
      Number((await books.query("SELECT count(*) AS n FROM payments.payment WHERE kind = 'SEND'")).rows[0].n);
    let last = -1;
    await vi.waitFor(
      async () => {
        const now = await count();
        const same = now === last;
        last = now;
        expect(same).toBe(true);
      },
      { timeout: 20_000, interval: 500 },
    );

    // Nothing acknowledged is lost; one key is one payment.
    const pairs = acknowledged().map((line) => line.split(" ") as [string, string]);
    const { rows: sends } = await books.query<{ id: string }>(
      "SELECT id FROM payments.payment WHERE kind = 'SEND' AND status = 'COMPLETED'",
    );
    const known = new Set(sends.map(({ id }) => id));
    expect(pairs.filter(([, id]) => !known.has(uuidOf(id)))).toEqual([]);
    expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
    expect(new Set(pairs.map(([, id]) => id)).size).toBe(pairs.length);
    const { rows: claims } = await books.query(
      "SELECT count(*)::int AS n FROM payments.claim WHERE operation = 'sendPayment'",
    );
    expect(claims[0].n).toBe(sends.length);

    // The books add up, with one entry for each payment.
    const { rows: unbalanced } = await books.query(
      "SELECT entry_id FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0 OR count(*) <> 2",
    );
    expect(unbalanced).toEqual([]);
    const cents = (amount: string) => BigInt(amount.replace(".", ""));
    await vi.waitFor(async () => expect(cents(await available(bob, to))).toBe(BigInt(sends.length)), {
      timeout: 20_000,
    });
    expect(cents(await available(alice, from))).toBe(1_000_000n - BigInt(sends.length));

    // The outboxes drain.
    const pending =
      "SELECT (SELECT count(*) FROM payments.outbox) + (SELECT count(*) FROM ledger.outbox) + (SELECT count(*) FROM auth.outbox) AS n";
    await vi.waitFor(async () => expect((await books.query(pending)).rows[0].n).toBe("0"), {
      timeout: 30_000,
      interval: 100,
    });

    // Who followed, over all reconnections, saw exactly what the ledger holds, in order.
    const { rows: postings } = await books.query<{ balance: string }>(
      "SELECT balance::text FROM ledger.posting WHERE account_id = $1 ORDER BY sequence",
      [uuidOf(to)],
    );
    const following = follower;
    const seen = () => following.events.filter(({ snapshot }) => !snapshot);
    await vi.waitFor(() => expect(seen().length).toBe(postings.length), { timeout: 30_000, interval: 100 });
    expect(seen().map(({ balance }) => cents(balance.available.amount).toString())).toEqual(
      postings.map(({ balance }) => balance),
    );
    expect(following.reconnections).toBeGreaterThan(ROUNDS);
    await books.end();
  }, 400_000);

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
    await vi.waitFor(async () =>
      expect((await carol.client.ask(operation("SendPayment"), { input })).sendPayment.__typename).toBe(
        "SendPaymentSuccess",
      ),
    );
    // A credential door counts by itself: wrong passwords are refused, and in the end not even looked at.
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
  }, 60_000);
});

function missing(name: string): never {
  throw new Error(`there is no service ${name}`);
}
