import type { RequestPayment } from "../../src/app/requests/request-payment.ts";
import { makeRequestPayment } from "../../src/app/requests/request-payment.ts";
import { cents, makeFakeWorld } from "./world.ts";

/** Alice asks Bob for 5.00, and whoever has the link for between 1.00 and 9.00. */
export async function makeAskedWorld() {
  const world = makeFakeWorld();
  const { alice, bob, deps } = world;
  const order: RequestPayment = {
    actorId: alice.userId,
    toAccountId: alice.account.id,
    amount: cents(500n),
    minimum: null,
    maximum: null,
    from: { username: bob.key },
    memo: "lunch",
    reference: null,
    expiresInSeconds: 600,
    idempotencyKey: "named",
  };
  const named = await makeRequestPayment(deps)(order);
  const bounds = { amount: null, minimum: cents(100n), maximum: cents(900n) };
  const open = await makeRequestPayment(deps)({ ...order, ...bounds, from: null, idempotencyKey: "open" });
  if (!named.ok || !open.ok) throw new Error("the world cannot begin");
  return {
    ...world,
    order,
    namedId: named.value.id,
    openId: open.value.id,
    status: (id: typeof named.value.id) => deps.standing(id).status,
  };
}

export type AskedWorld = Awaited<ReturnType<typeof makeAskedWorld>>;
