import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KINDS, STATUSES } from "../src/domain/money/payment.ts";
import { FAILURES } from "../src/domain/money/payment-parts.ts";
import { makeWorld, type World } from "./world.ts";

// What code, database and schema each have a list of: whoever adds to one is told of the others.

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

describe("what a payment can be", () => {
  it.each([
    ["payment_kind_known", "PaymentKind", KINDS],
    ["payment_status_known", "PaymentStatus", STATUSES],
    ["payment_failure_known", "PaymentFailureReason", FAILURES],
  ] as const)("is the same for the check %s, the schema's %s and the code", async (check, type, values) => {
    const { rows } = await world.admin.query<{ rule: string }>(
      "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = $1 AND connamespace = 'payments'::regnamespace",
      [check],
    );
    const inDatabase = [...(rows[0]?.rule ?? "").matchAll(/'(\w+)'::text/g)].map(([, value]) => value);
    const { __type: inSchema } = await world.nobody(`{ __type(name: "${type}") { enumValues { name } } }`);
    expect(inDatabase.toSorted()).toEqual(values.toSorted());
    expect(inSchema.enumValues.map(({ name }: { name: string }) => name).toSorted()).toEqual(values.toSorted());
  });
});
