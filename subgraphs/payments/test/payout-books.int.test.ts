import type { CofferEvent } from "@coffer/contracts/event";
import { uuidOf } from "@coffer/contracts/ids";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADDRESS } from "./bringing.ts";
import {
  calledOff,
  failed,
  feePaid,
  funded,
  makePaying,
  makeTeller,
  notCalledOff,
  type Paying,
  paid,
  switched,
} from "./paying.ts";
import { makeDyingPool } from "./scheduling.ts";
import { makePayoutWorker } from "./workers.ts";
import type { Person } from "./world.ts";

let stage: Paying;
let alice: Person;
let account: string;
beforeAll(async () => {
  stage = await makePaying();
  alice = stage.person("alice");
  account = await stage.ether(alice, "1000");
  await stage.here.take(switched("OPEN"));
});
afterAll(() => stage.world.database.drop());
beforeEach(() => stage.world.admin.query("TRUNCATE payments.dead_letter"));

async function made(amount = "0.001"): Promise<string> {
  const input = { fromAccountId: account, network: "ETHEREUM", address: ADDRESS, amount: { amount, currency: "ETH" } };
  const { payment, ...answer } = await stage.withdraw(alice, input);
  if (!payment) throw new Error(JSON.stringify(answer));
  return payment.id;
}
async function asked(amount?: string): Promise<string> {
  const id = await made(amount);
  await stage.work([id]);
  return id;
}
const readStatus = async (id: string) => (await stage.show(alice, id)).status;
/** All entries of all accounts, of which each currency's sum is zero. */
const unbalanced = () =>
  stage.list(
    "SELECT a.asset, sum(g.amount) FROM ledger.posting g JOIN ledger.account a ON a.id = g.account_id GROUP BY 1 HAVING sum(g.amount) <> 0",
  );

describe.each(["before", "behind"] as const)("where a process is killed %s each statement", (when) => {
  /** Kills at each statement in turn until there is none left; how often it killed. */
  async function killedAtEach(
    attempt: (pool: ReturnType<typeof makeDyingPool>["pool"]) => Promise<() => Promise<void>>,
  ) {
    for (let at = 1; ; at += 1) {
      const { pool } = stage.world.environments.of("payments", { poolMax: 2 });
      const dying = makeDyingPool(pool, { at, when });
      const check = await attempt(dying.pool);
      await check();
      if (!dying.state.isDead) return at - 1;
    }
  }

  it("wallets are asked once, and never before it is written that they will be", async () => {
    const kills = await killedAtEach(async (pool) => {
      const id = await made();
      const round = await makePayoutWorker(stage.world, { pool });
      await stage.work([id], round).catch(() => undefined);
      const isAsked = (await stage.asked(id)).length > 0;
      expect(isAsked).toBe((await stage.readState(id)) === "REQUESTED");
      if (isAsked) expect(await readStatus(id)).toBe("PROCESSING");
      return async () => {
        for (let times = 0; times < 2; times += 1) await stage.work([id]);
        expect([await readStatus(id), (await stage.asked(id)).length]).toEqual(["PROCESSING", 1]);
      };
    });
    expect(kills).toBeGreaterThan(4);
  });

  it.each([
    ["paid", (id: string) => paid(id), "COMPLETED"],
    ["not paid", (id: string) => failed(id), "FAILED"],
    ["called off", (id: string) => calledOff(id), "CANCELLED"],
  ] as const)("what was %s is booked once", async (_what, tell, status) => {
    const environment = stage.world.environments.of("payments", { poolMax: 2 });
    const kills = await killedAtEach(async (pool) => {
      const id = await asked();
      if (status === "CANCELLED") await stage.callOff(alice, id);
      const event = tell(id);
      const teller = await makeTeller(environment, pool);
      await teller.take(event).catch(() => undefined);
      const round = await makePayoutWorker(stage.world, { pool });
      await stage.work([id], round).catch(() => undefined);
      return async () => {
        await stage.here.take(event);
        await stage.work([id]);
        const entries = await stage.list("SELECT FROM ledger.journal_entry WHERE subject_id = $1", [uuidOf(id)]);
        expect([await readStatus(id), entries.length, (await stage.asked(id)).length]).toEqual([status, 2, 1]);
      };
    });
    expect(kills).toBeGreaterThan(4);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("its payer is told once that it is too late to call it off", async () => {
    const environment = stage.world.environments.of("payments", { poolMax: 2 });
    const kills = await killedAtEach(async (pool) => {
      const id = await asked();
      await stage.callOff(alice, id);
      const event = notCalledOff(id);
      await (await makeTeller(environment, pool)).take(event).catch(() => undefined);
      return async () => {
        await stage.here.take(event);
        const { payout } = await stage.show(alice, id);
        const told = await stage.asked(id, "payout.cancellation_refused");
        expect([payout.cancellation.state, told.length]).toEqual(["REFUSED", 1]);
      };
    });
    expect(kills).toBeGreaterThan(4);
  });

  it.each([
    ["a fee", feePaid, () => stage.expenses(), -1n],
    ["what came to a treasury", funded, () => stage.equity(), 1n],
  ] as const)("%s is booked once", async (_what, make, units, sign) => {
    const environment = stage.world.environments.of("payments", { poolMax: 2 });
    const kills = await killedAtEach(async (pool) => {
      const event = make("0.000000000000000007");
      const before = await units();
      const teller = await makeTeller(environment, pool);
      await teller.take(event).catch(() => undefined);
      return async () => {
        await stage.here.take(event);
        expect((await units()) - before).toBe(sign * 7n);
      };
    });
    expect(kills).toBeGreaterThan(4);
    expect(await unbalanced()).toEqual([]);
  });
});

const BEFALLS = [
  ...["paid", "failed", "work", "work", "fee", "funded", "PAUSED", "OPEN"],
  ...["ask", "ask", "calledOff", "notCalledOff"],
];
const SAYS = { paid, failed, calledOff, notCalledOff };

const ENDS: Readonly<Record<string, string>> = {
  REQUESTED: "PROCESSING",
  CONFIRMED: "COMPLETED",
  FAILED: "FAILED",
  CANCELLED: "CANCELLED",
  // Called off before anybody was asked for it.
  PLANNED: "CANCELLED",
};

/** What befalls some withdrawals, in any order, some of it twice, and some at once. */
const EVENTS = fc.array(
  fc.record({
    payout: fc.nat(2),
    what: fc.constantFrom(...BEFALLS),
    isAtOnce: fc.boolean(),
  }),
  { minLength: 4, maxLength: 14 },
);

it("adds up: whatever comes in what order, each ends once by what was said first, and the books sum to zero", async () => {
  await fc.assert(
    fc.asyncProperty(EVENTS, fc.bigInt({ min: 1n, max: 10n ** 15n }), async (events, units) => {
      await stage.here.take(switched("OPEN"));
      const amount = `0.${String(units).padStart(18, "0")}`;
      const ids = [await asked(amount), await asked(amount), await made(amount)];
      const [before, there, cost, own] = [
        await stage.readUnits(account),
        await stage.custody(),
        await stage.expenses(),
        await stage.equity(),
      ];
      const told = new Map<string, CofferEvent>();
      const once = (name: string, make: () => CofferEvent) => {
        const event = told.get(name) ?? make();
        told.set(name, event);
        return event;
      };
      let waiting: Promise<unknown>[] = [];
      for (const [i, { payout, what, isAtOnce }] of events.entries()) {
        const teller = i % 2 === 0 ? stage.here : stage.there;
        const id = ids[payout] ?? "";
        const doing = () => {
          if (what === "work") return stage.work(ids);
          if (what === "ask") return stage.callOff(alice, id);
          if (what in SAYS) return teller.take(once(`${what} ${id}`, () => SAYS[what as keyof typeof SAYS](id)));
          if (what === "fee") return teller.take(once(`fee ${payout}`, () => feePaid(amount)));
          if (what === "funded") return teller.take(once(`funded ${payout}`, () => funded(amount)));
          return teller.take(switched(what));
        };
        waiting.push(doing());
        if (!isAtOnce) waiting = await Promise.all(waiting).then(() => []);
      }
      await Promise.all(waiting);
      await stage.here.take(switched("OPEN"));
      await stage.work(ids);
      await stage.work(ids);

      const rows = await stage.list<{ state: string; status: string; isRequested: boolean; requested: number }>(
        `SELECT c.state, p.status, c.requested_at IS NOT NULL AS "isRequested", (SELECT count(*)::int FROM payments.outbox o WHERE o.payload->>'type' = 'coffer.payments.payout.requested' AND o.payload->'data'->>'paymentId' = ANY ($2::text[])
           AND o.payload->>'subject' = o.payload->'data'->>'paymentId') AS requested
         FROM payments.chain_payout c JOIN payments.payment p ON p.id = c.payment_id WHERE c.payment_id = ANY ($1::uuid[])`,
        [ids.map((id) => uuidOf(id)), ids],
      );
      expect(rows.map(({ state, status }) => status === ENDS[state])).toEqual([true, true, true]);
      // Once each, but what was called off before.
      expect(rows[0]?.requested).toBe(rows.filter(({ isRequested }) => isRequested).length);
      const count = (state: string) => BigInt(rows.filter((row) => row.state === state).length);
      const kinds = (prefix: string) => BigInt([...told.keys()].filter((name) => name.startsWith(prefix)).length);
      const [fees, fundings] = [kinds("fee "), kinds("funded ")];
      expect([
        before - (await stage.readUnits(account)),
        (await stage.custody()) - there,
        (await stage.expenses()) - cost,
        (await stage.equity()) - own,
      ]).toEqual([
        count("CONFIRMED") * units,
        (count("CONFIRMED") + fees - fundings) * units,
        -fees * units,
        fundings * units,
      ]);
      expect([await unbalanced(), await stage.world.disagreements()]).toEqual([[], []]);
    }),
    { numRuns: 25 },
  );
});
