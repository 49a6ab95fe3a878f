import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUEST_CHANGES, REQUEST_STATUSES, REQUEST_TRANSITIONS } from "../src/domain/money/payment-request.ts";
import { pay, requested, step } from "./asking.ts";
import { makeWorld, type Person, type World } from "./world.ts";

// What the database keeps of payment requests, whoever writes.

let world: World;
let alice: Person;
let bob: Person;
let shop: string;
let purse: string;
let paid: { readonly id: string; readonly payment: string };
let open: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  [shop, purse] = [await world.funded(alice, "1.00"), await world.funded(bob, "50.00")];
  const made = await requested(alice, shop, { from: { userId: bob.userId } });
  const { payment } = await pay(bob, { id: made.id }, { fromAccountId: purse });
  paid = { id: made.id, payment: payment.id };
  open = (await requested(alice, shop)).id;
});
afterAll(() => world.end());

const where = (id: string) => `WHERE id = '${uuidOf(id)}'`;

describe("the steps of a payment request", () => {
  it("are those that the database has", async () => {
    const { rows } = await world.admin.query("SELECT before, after FROM payments.request_transition");
    const declared = Object.entries(REQUEST_TRANSITIONS).flatMap(([before, steps]) =>
      steps.map((after) => ({ before, after })),
    );
    const inOrder = (steps: readonly object[]) => steps.map((one) => JSON.stringify(one)).toSorted();
    expect(inOrder(rows)).toEqual(inOrder(declared));
  });

  it("are the only ones that anybody can take, a superuser too, of all that there could be", async () => {
    const client = await world.admin.connect();
    const put = (status: string) =>
      `UPDATE payments.payment_request SET status = '${status}', ended_at = ${status === "OPEN" ? "NULL" : "now()"} ${where(open)}`;
    try {
      for (const from of REQUEST_STATUSES)
        for (const to of REQUEST_STATUSES) {
          await client.query("BEGIN");
          await client.query("SET LOCAL session_replication_role = replica");
          // Its checks are of the end of a step: what stands before may be whatever it is.
          await client.query("ALTER TABLE payments.payment_request DROP CONSTRAINT payment_request_paid_by_payment");
          await client.query("ALTER TABLE payments.payment_request DROP CONSTRAINT payment_request_declined_by_named");
          await client.query(
            "ALTER TABLE payments.payment_request DROP CONSTRAINT payment_request_payer_is_named_or_paid",
          );
          await client.query(put(from));
          await client.query("SET LOCAL session_replication_role = origin");
          const broken = await client.query(put(to)).then(
            () => null,
            (error: { constraint?: string }) => error.constraint,
          );
          await client.query("ROLLBACK");
          const may = (REQUEST_TRANSITIONS[from] as readonly string[]).includes(to);
          expect([from, to, broken]).toEqual([from, to, may ? null : "payment_request_moves_as_declared"]);
        }
    } finally {
      client.release();
    }
  });

  it.each([
    ["payment_request_status_known", "PaymentRequestStatus", REQUEST_STATUSES],
    ["request_event_change_known", "PaymentRequestChange", REQUEST_CHANGES],
  ] as const)("are the same for the check %s, the schema's %s and the code", async (check, type, values) => {
    const { rows } = await world.admin.query<{ rule: string }>(
      "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = $1",
      [check],
    );
    const inDatabase = [...(rows[0]?.rule ?? "").matchAll(/'(\w+)'::text/g)].map(([, value]) => value);
    const { __type: inSchema } = await world.nobody(`{ __type(name: "${type}") { enumValues { name } } }`);
    expect(inDatabase.toSorted()).toEqual(values.toSorted());
    expect(inSchema.enumValues.map(({ name }: { name: string }) => name).toSorted()).toEqual(values.toSorted());
  });
});

describe("the database itself", () => {
  const table = "payments.payment_request";
  const copy =
    (changes: string, of = () => open) =>
    () =>
      `INSERT INTO ${table} SELECT (p).* FROM (SELECT jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'payment_id', NULL,
      'link_hash', '\\x' || encode(sha256(gen_random_uuid()::text::bytea), 'hex')) || ${changes}) AS p FROM ${table} o ${where(of())}) made`;
  const tries: [string, () => string][] = [
    ["payment_request_begins_open", copy(`jsonb_build_object('status', 'EXPIRED', 'ended_at', now())`)],
    ["payment_request_amounts_positive", copy(`jsonb_build_object('amount', 0)`)],
    ["payment_request_exact_or_open", copy(`jsonb_build_object('minimum', 1)`)],
    ["payment_request_bounds_in_order", copy(`jsonb_build_object('amount', NULL, 'minimum', 2, 'maximum', 1)`)],
    ["payment_request_of_somebody_else", copy(`jsonb_build_object('is_named', true, 'payer_id', o.payee_id)`)],
    ["payment_request_payer_is_named_or_paid", copy(`jsonb_build_object('is_named', true)`)],
    ["payment_request_ended_has_time", copy(`jsonb_build_object('ended_at', now())`)],
    ["payment_request_link_hash_size", copy(`jsonb_build_object('link_hash', '\\x00')`)],
    ["payment_request_link_hash_key", copy(`jsonb_build_object('link_hash', '\\x' || encode(o.link_hash, 'hex'))`)],
    [
      "payment_request_declined_by_named",
      () => `UPDATE ${table} SET status = 'DECLINED', ended_at = now() ${where(open)}`,
    ],
    ["payment_request_reminders_few", () => `UPDATE ${table} SET reminders = 1, reminded_at = now() ${where(open)}`],
    ["payment_request_reminders_few", () => `UPDATE ${table} SET reminders = 6, reminded_at = now() ${where(paid.id)}`],
    [
      "payment_request_paid_by_payment",
      () => `UPDATE ${table} SET status = 'PAID', payer_id = '${uuidOf(bob.userId)}', ended_at = now() ${where(open)}`,
    ],
    [
      "payment_request_paid_right",
      () =>
        `UPDATE ${table} SET status = 'PAID', payer_id = '${uuidOf(shop)}', ended_at = now(), payment_id = '${uuidOf(paid.payment)}' ${where(open)}`,
    ],
    [
      "payment_request_payment_id_key",
      () =>
        `UPDATE ${table} SET status = 'PAID', payer_id = '${uuidOf(bob.userId)}', ended_at = now(), payment_id = '${uuidOf(paid.payment)}' ${where(open)}`,
    ],
    ["request_event_change_known", () => "UPDATE payments.request_event SET change = 'LOST'"],
    [
      "request_event_payer_has_place",
      () => "UPDATE payments.request_event SET payer_id = NULL WHERE payer_id IS NOT NULL",
    ],
    ["request_event_payee", () => "UPDATE payments.request_event SET payee_sequence = 1"],
    ["request_event_payer", () => "UPDATE payments.request_event SET payer_sequence = 1 WHERE payer_id IS NOT NULL"],
  ];
  it.each(tries)("keeps %s, whoever writes", async (rule, text) => {
    await expect(world.admin.query(text())).rejects.toMatchObject({ constraint: rule });
  });

  it("takes as what pays a request nothing of another amount, account or payer", async () => {
    const other = await requested(bob, purse, { from: { userId: alice.userId } });
    const bound = await requested(alice, shop, { amount: null, minimumAmount: { amount: "10.01", currency: "USD" } });
    for (const id of [other.id, bound.id])
      await expect(
        world.admin.query(
          `UPDATE ${table} SET status = 'PAID', payer_id = coalesce(payer_id, '${uuidOf(bob.userId)}'), ended_at = now(),
           payment_id = '${uuidOf(paid.payment)}' ${where(id)}`,
        ),
      ).rejects.toMatchObject({ constraint: "payment_request_paid_right" });
    await step(bob, "cancel", other.id);
  });

  it("lets payments change nothing of what is asked for, and forget nothing", async () => {
    const client = await world.environment.pool.connect();
    try {
      for (const text of [
        ...["payee_id = payee_id", "to_account = to_account", "amount = 1", "expires_at = now()", "memo = ''"].map(
          (change) => `UPDATE payment_request SET ${change}`,
        ),
        ...["link_hash = link_hash", "link_sealed = link_sealed", "is_named = true", "currency = 'EUR'"].map(
          (change) => `UPDATE payment_request SET ${change}`,
        ),
        "DELETE FROM payment_request",
        "INSERT INTO request_transition VALUES ('PAID', 'OPEN')",
        "UPDATE request_event SET status = 'OPEN'",
        "DELETE FROM request_event",
      ])
        await expect(client.query(text), text).rejects.toMatchObject({ code: "42501" });
    } finally {
      client.release();
    }
  });
});
