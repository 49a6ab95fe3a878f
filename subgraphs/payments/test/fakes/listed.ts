import { type AskedRow, type CreateBulkPayment, makeCreateBulk } from "../../src/app/bulk/create-bulk.ts";
import { makeStartBulk } from "../../src/app/bulk/step-bulk.ts";
import type { BulkPayment } from "../../src/domain/money/bulk-payment.ts";
import { cents, makeFakeWorld } from "./world.ts";

/** Alice has taken down two payments: 5.00 to Bob, and 3.00 to Eve. */
export async function makeListedWorld(changes: Partial<CreateBulkPayment> = {}) {
  const world = makeFakeWorld();
  const { alice, bob, eve, deps } = world;
  const row = (place: number, given: Partial<AskedRow> = {}): AskedRow => ({
    place,
    key: null,
    to: { username: bob.key },
    amount: cents(500n),
    memo: null,
    reference: null,
    ...given,
  });
  const order: CreateBulkPayment = {
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    name: "wages",
    rows: [
      row(1, { memo: "May", reference: "R-1", key: "a" }),
      row(2, { to: { userId: eve.userId }, amount: cents(300n) }),
    ],
    faults: [],
    idempotencyKey: "made",
    ...changes,
  };
  const made = await makeCreateBulk(deps)(order);
  if (!made.ok) throw new Error(`the world cannot begin: ${made.error.code}`);
  const { id } = made.value;
  const step = { actorId: alice.userId, bulkId: id, idempotencyKey: "step" };
  return {
    ...world,
    row,
    order,
    id,
    step,
    now: async (): Promise<BulkPayment | null> => (await deps.bulks.findMany([id]))[0] ?? null,
    rows: async () => (await deps.bulks.listRows(id, { status: null, first: 100, after: null })).items,
    start: () => makeStartBulk(deps)(step),
  };
}

export type ListedWorld = Awaited<ReturnType<typeof makeListedWorld>>;
