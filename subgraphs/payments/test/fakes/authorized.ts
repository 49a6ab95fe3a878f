import { makeAuthorizePayment } from "../../src/app/authorizations/authorize-payment.ts";
import { makeSendPayment } from "../../src/app/sends/send-payment.ts";
import { cents, makeFakeWorld } from "./world.ts";

/** Alice has authorised a payment of 5.00 to Bob for ten minutes, and made another at once. */
export async function makeAuthorizedWorld() {
  const world = makeFakeWorld();
  const { alice, bob, deps } = world;
  const order = {
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    to: { username: bob.key },
    amount: cents(500n),
    memo: null,
    idempotencyKey: "first",
  };
  const held = await makeAuthorizePayment(deps)({ ...order, expiresInSeconds: 600 });
  const sent = await makeSendPayment(deps)(order);
  if (!held.ok || !sent.ok) throw new Error("the world cannot begin");
  const begun = world.money.submitted.length;
  return {
    ...world,
    heldId: held.value.id,
    sentId: sent.value.id,
    /** What was submitted since. */
    submittedSince: () => world.money.submitted.slice(begun),
    status: async () => (await world.money.findPayment(held.value.id))?.status,
  };
}
