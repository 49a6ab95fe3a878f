import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { DEPOSIT_ENDS, PROVIDER_STATES, TAKEN_BACK, WITHDRAWAL_ENDS } from "../src/domain/simulations/simulation.ts";
import { usd } from "./scheduling.ts";
import { simulate } from "./simulating.ts";
import { makeDepositWorker, makePaidWorker, makePayoutWorker } from "./workers.ts";
import { addMethod, CANCEL, DEPOSIT, makeWorld, type Person, WITHDRAW, type World } from "./world.ts";

const TOKENS = ["sandbox_bank", "sandbox_bank_late", "sandbox_bank_lost", "sandbox_bank_declined"];

let world: World;
let alice: Person;
let account: string;
let methods: readonly string[];
let rounds: readonly (() => Promise<unknown>)[];

// No job runs but those that a step begins: two instances of each.
beforeAll(async () => {
  world = await makeWorld();
  const person = await world.person("alice");
  account = await world.funded(person, "1000.00");
  methods = await Promise.all(TOKENS.map((token) => addMethod(person, token)));
  await world.subgraph.stop();
  alice = (await world.another())(person);
  const instance = async () => [
    (await makeDepositWorker(world)).settle,
    await makePayoutWorker(world),
    (await makePaidWorker(world)).round,
  ];
  rounds = [...(await instance()), ...(await instance())];
});
afterAll(() => world.database.drop());

/** Of what was paid out, this run's alone: the rest was looked at. */
async function makeDue(made: readonly Made[]): Promise<void> {
  const ids = made.map(({ id }) => uuidOf(id as PaymentId));
  for (const table of ["deposit_task", "withdrawal_task", "paid_task"])
    await world.admin.query(
      `UPDATE payments.${table} SET due_at = now() - interval '1 second' WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
}

type Made = { readonly id: string; readonly mutation: "simulateWithdrawalOutcome" | "simulateDepositOutcome" };
type Step = (made: Made[]) => Promise<void>;

const pay =
  (method: number, cents: number, isOut: boolean): Step =>
  async (made) => {
    const order = { methodId: methods[method], amount: usd(`0.${cents}`), idempotencyKey: randomUUID() };
    const { withdraw, deposit } = isOut
      ? await alice.ask(WITHDRAW, { input: { ...order, fromAccountId: account } })
      : await alice.ask(DEPOSIT, { input: { ...order, accountId: account } });
    const { id } = (withdraw ?? deposit).payment;
    made.push({ id, mutation: isOut ? "simulateWithdrawalOutcome" : "simulateDepositOutcome" });
  };
const tell =
  (nth: number, outcome: string): Step =>
  async (made) => {
    const one = made[nth % Math.max(made.length, 1)];
    if (one) await simulate(alice, one.mutation, { paymentId: one.id, outcome });
  };
const cancel =
  (nth: number): Step =>
  async (made) => {
    const one = made[nth % Math.max(made.length, 1)];
    if (one) await alice.ask(CANCEL, { input: { paymentId: one.id, idempotencyKey: randomUUID() } });
  };
const work: Step = async (made) => {
  await makeDue(made);
  await Promise.all(rounds.map((round) => round()));
};
const be =
  (state: string): Step =>
  async () => {
    await simulate(alice, "simulateProvider", { state });
  };

const nth = fc.nat({ max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat({ max: TOKENS.length - 1 }), fc.integer({ min: 10, max: 99 }), fc.boolean())
      .map((args) => pay(...args)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(nth, fc.constantFrom(...new Set([...WITHDRAWAL_ENDS, ...DEPOSIT_ENDS])))
      .map((args) => tell(...args)),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(nth, fc.constantFrom(...TAKEN_BACK)).map((args) => tell(...args)),
  },
  { weight: 2, arbitrary: fc.constantFrom(...PROVIDER_STATES).map(be) },
  { weight: 1, arbitrary: nth.map(cancel) },
  { weight: 4, arbitrary: fc.constant(work) },
);

/** Of each payment what the provider holds of it for us, and what our books say that it does. */
const LINES = `SELECT p.id, p.kind, p.status,
    CASE WHEN i.outcome = 'COLLECTED' THEN i.collected ELSE 0 END - CASE WHEN o.outcome = 'PAID' THEN o.amount ELSE 0 END AS theirs,
    coalesce((SELECT -sum(l.amount) FROM ledger.posting l JOIN ledger.journal_entry e ON e.id = l.entry_id
      WHERE l.account_id = $1 AND p.id IN (e.id, e.subject_id)), 0) AS ours
  FROM payments.payment p LEFT JOIN payments.sandbox_deposit i ON i.payment_id = p.id LEFT JOIN payments.sandbox_payout o ON o.payment_id = p.id
  WHERE p.id = ANY ($2::uuid[])`;

it("whatever its provider is told, and in whatever order, its books and ours say the same in the end", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24 }), async (steps) => {
      const made: Made[] = [];
      const before = BigInt(await world.units(account));
      for (const take of steps) await take(made);
      await simulate(alice, "simulateProvider", { state: "UP" });
      for (let times = 0; times < 5; times += 1) await work(made);
      const { rows } = await world.admin.query(LINES, [
        uuidOf(sandboxClearing("USD")),
        made.map(({ id }) => uuidOf(id as PaymentId)),
      ]);
      expect(rows).toHaveLength(made.length);
      for (const { kind, status, theirs, ours } of rows) {
        seen.add(`${kind} ${status}`);
        expect([kind, status, ours]).toEqual([kind, status, theirs]);
        expect(["COMPLETED", "FAILED", "CANCELLED", "RETURNED"]).toContain(status);
      }
      const moved = rows.reduce((sum, { ours }) => sum + BigInt(ours), 0n);
      expect(BigInt(await world.units(account)) - before).toBe(moved);
      expect(await world.disagreements()).toEqual([]);
    }),
    {
      numRuns: 8,
      examples: [
        [[pay(0, 50, true), work, tell(0, "RETURNED"), work, be("DOWN"), pay(0, 40, false), tell(1, "DECLINED"), work]],
        [
          [
            pay(0, 50, false),
            work,
            tell(0, "DISPUTED"),
            work,
            pay(0, 40, false),
            work,
            be("DOWN"),
            tell(1, "RETURNED"),
          ],
        ],
      ],
    },
  );
  for (const end of ["WITHDRAWAL RETURNED", "DEPOSIT RETURNED", "DEPOSIT FAILED"]) expect(seen).toContain(end);
});
