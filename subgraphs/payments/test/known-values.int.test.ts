import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACTS } from "../src/domain/money/act.ts";
import { LIMIT_KINDS, LIMIT_WINDOWS, LIMITED_OPERATIONS } from "../src/domain/money/limit-use.ts";
import { METHOD_KINDS } from "../src/domain/money/method-kind.ts";
import { KINDS, mayBecome, STATUSES, TRANSITIONS } from "../src/domain/money/payment.ts";
import { FAILURES, RETURNS } from "../src/domain/money/payment-parts.ts";
import { PRIORITIES } from "../src/domain/money/priority.ts";
import { PROVIDER_WORDS } from "../src/domain/money/provider-word.ts";
import { DEPOSIT_ENDS, PROVIDER_STATES, TAKEN_BACK } from "../src/domain/simulations/simulation.ts";
import { ENDING_STATES } from "../src/domain/stuck/ending.ts";
import { OUTCOMES } from "../src/domain/stuck/verdict.ts";
import { ATTEMPT_FAULTS, DELIVERY_STATUSES } from "../src/domain/webhooks/delivery.ts";
import { DISABLED_REASONS } from "../src/domain/webhooks/endpoint.ts";
import { makeWorld, SEND, type World } from "./world.ts";

// What code, database and schema each have a list of: whoever adds to one is told of the others.

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

describe("what a payment, a payment method or a webhook can be", () => {
  it("is every kind of a payment method but NETWORK, which is of fees and limits alone", async () => {
    const { rows } = await world.admin.query<{ rule: string }>(
      "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = 'payment_method_kind_known' AND connamespace = 'payments'::regnamespace",
    );
    const known = [...(rows[0]?.rule ?? "").matchAll(/'([A-Z_]+)'/g)].map(([, kind]) => kind);
    expect([...known, "NETWORK"].toSorted()).toEqual(METHOD_KINDS.toSorted());
  });

  it.each([
    ["payment_kind_known", "PaymentKind", KINDS],
    ["payment_status_known", "PaymentStatus", STATUSES],
    ["payment_priority_known", "PaymentPriority", PRIORITIES],
    ["payment_event_priority_known", "PaymentPriority", PRIORITIES],
    ["payment_schedule_priority_known", "PaymentPriority", PRIORITIES],
    ["withdrawal_task_priority_known", "PaymentPriority", PRIORITIES],
    ["payment_failure_known", "PaymentFailureReason", FAILURES],
    ["payment_return_known", "PaymentReturnReason", RETURNS],
    ["sandbox_provider_state_known", "SandboxProviderState", PROVIDER_STATES],
    ["sandbox_outcome_known", "SimulatedDepositOutcome", DEPOSIT_ENDS],
    ["payment_act_kind_known", "PaymentAct", ACTS],
    ["payment_act_said_known", "ProviderWord", PROVIDER_WORDS],
    ["payment_ending_said_known", "ProviderWord", PROVIDER_WORDS],
    ["payment_ending_state_known", "PaymentEndingState", ENDING_STATES],
    ["payment_ending_outcome_known", "PaymentOutcome", OUTCOMES],
    ["webhook_endpoint_reason_known", "WebhookDisabledReason", DISABLED_REASONS],
    ["webhook_delivery_status_known", "WebhookDeliveryStatus", DELIVERY_STATUSES],
    ["webhook_attempt_fault_known", "WebhookAttemptFault", ATTEMPT_FAULTS],
    ["limit_rule_method_known", "PaymentMethodKind", METHOD_KINDS],
    ["limit_rule_operation_known", "LimitedOperation", LIMITED_OPERATIONS],
    ["limit_rule_window_known", "LimitWindow", LIMIT_WINDOWS],
    ["limit_rule_kind_known", "LimitWindowKind", LIMIT_KINDS],
  ] as const)("is the same for the check %s, the schema's %s and the code", async (check, type, values) => {
    const { rows } = await world.admin.query<{ rule: string }>(
      "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = $1 AND connamespace = 'payments'::regnamespace",
      [check],
    );
    const inDatabase = [...(rows[0]?.rule ?? "").matchAll(/'(\w+)'::text/g)].map(([, value]) => value);
    const { __type: inSchema } = await world.nobody(`{ __type(name: "${type}") { enumValues { name } } }`);
    expect(inDatabase.toSorted()).toEqual(values.toSorted());
    // What undoes a deposit is kept in its provider's books, and not as what is to come of it.
    const shown = type === "SimulatedDepositOutcome" ? [...values, ...TAKEN_BACK] : values;
    expect(inSchema.enumValues.map(({ name }: { name: string }) => name).toSorted()).toEqual(shown.toSorted());
  });
});

describe("the steps of a payment", () => {
  it("are those that the database has", async () => {
    const { rows } = await world.admin.query("SELECT before, after FROM payments.payment_transition");
    const declared = Object.entries(TRANSITIONS).flatMap(([before, steps]) =>
      steps.map((after) => ({ before, after })),
    );
    const inOrder = (steps: readonly object[]) => steps.map((step) => JSON.stringify(step)).toSorted();
    expect(inOrder(rows)).toEqual(inOrder(declared));
  });

  const endOf = (status: string) => (status === "PENDING" || status === "PROCESSING" ? "NULL" : "now()");
  const put = (id: string, status: string) =>
    `UPDATE payments.payment SET status = '${status}', ended_at = ${endOf(status)} WHERE id = '${id}'`;

  /** Takes it there and on, in a transaction that comes undone; gives the rule that was broken. */
  async function brokenBy(client: pg.PoolClient, [put, then]: readonly [string, string]): Promise<string | null> {
    await client.query("BEGIN");
    try {
      await client.query(
        `SET LOCAL session_replication_role = replica; ${put}; SET LOCAL session_replication_role = origin`,
      );
      await client.query(then);
      return null;
    } catch (error) {
      return (error as { constraint?: string }).constraint ?? String(error);
    } finally {
      await client.query("ROLLBACK");
    }
  }

  it("are the only ones that anybody can take, a superuser too, of all that there could be, and what it costs only falls", async () => {
    const [alice, bob] = [await world.person("alice"), await world.person("bob")];
    const fromAccountId = await world.funded(alice, "5.00");
    const amount = { amount: "1.00", currency: "USD" };
    const input = { fromAccountId, to: { userId: bob.userId }, amount, idempotencyKey: randomUUID() };
    const id = uuidOf((await alice.ask(SEND, { input })).sendPayment.payment.id);
    const client = await world.admin.connect();
    try {
      for (const from of STATUSES)
        for (const to of STATUSES) {
          const broken = await brokenBy(client, [put(id, from), put(id, to)]);
          // What is under way is called off where it goes to an address, and wallets say so.
          const isTheirs = from === "PROCESSING" && to === "CANCELLED";
          const allowed = isTheirs ? "payment_payout_ends_as_told" : null;
          expect([from, to, broken]).toEqual([from, to, mayBecome(from, to) ? allowed : "payment_moves_as_declared"]);
        }
      const copy = (status: string) =>
        `INSERT INTO payments.payment SELECT (p).* FROM (SELECT jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'status', '${status}',
          'entry_id', gen_random_uuid(), 'ended_at', ${endOf(status)})) AS p FROM payments.payment o WHERE o.id = '${id}') made`;
      const cost = (fee: number, status: string) =>
        `UPDATE payments.payment SET fee = ${fee}, status = '${status}', ended_at = ${endOf(status)} WHERE id = '${id}'`;
      for (const [from, fee, to, broken] of [
        ["PENDING", 4, "COMPLETED", null],
        ["PENDING", 6, "COMPLETED", "payment_fee_may_fall"],
        ["PENDING", 4, "CANCELLED", "payment_fee_may_fall"],
        ["COMPLETED", 4, "REFUNDED", "payment_fee_may_fall"],
      ] as const) {
        const costly = `${put(id, from)}; UPDATE payments.payment SET fee = 5 WHERE id = '${id}'`;
        expect([from, fee, to, await brokenBy(client, [costly, cost(fee, to)])]).toEqual([from, fee, to, broken]);
      }
      for (const status of STATUSES) {
        const broken = await brokenBy(client, ["SELECT", copy(status)]);
        const isBeginning = status === "PENDING" || status === "COMPLETED";
        expect([status, broken]).toEqual([status, isBeginning ? null : "payment_begins_as_declared"]);
      }
    } finally {
      client.release();
    }
  });

  it.each([
    "kind = 'TRANSFER'",
    "currency = 'EUR'",
    "from_account = to_account",
    "to_user = from_user",
    "created_at = now()",
    "priority = 'HIGH'",
  ])("change nothing else of it: %s", async (change) => {
    await expect(world.environment.pool.query(`UPDATE payment SET ${change}`)).rejects.toMatchObject({ code: "42501" });
  });

  it("are rewritten by nobody", async () => {
    for (const text of [
      "INSERT INTO payment_transition VALUES ('FAILED', 'PENDING')",
      "DELETE FROM payment_transition",
    ])
      await expect(world.environment.pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });
});
