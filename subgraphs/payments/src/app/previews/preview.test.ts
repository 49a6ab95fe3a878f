import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeForesightDeps } from "../../../test/fakes/foresight.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { readQuote } from "../fees/quote.ts";
import { makePayRequest } from "../requests/pay-request.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { makePreview, type TrialPorts } from "./preview.ts";

function makeForesight({ hasPasskey = false } = {}) {
  const world = makeFakeWorld();
  const { alice, bob, deps } = world;
  const { previewDeps, counted, tried, setPolicy: set } = makeForesightDeps(world, { hasPasskey });
  const order = { actorId: alice.userId, fromAccountId: alice.account.id, to: { username: bob.key }, memo: null };
  const preview = makePreview(previewDeps, (ports) => makeSendPayment({ ...deps, ...ports }));
  return { ...world, previewDeps, preview, order: { ...order, amount: cents(100n) }, counted, tried, set };
}

describe("a preview", () => {
  it("is refused where the use case looks, and nothing is tried out", async () => {
    const { preview, order, tried, counted } = makeForesight();
    expect(await preview({ ...order, fromAccountId: null })).toEqual(err({ code: "ACCOUNT_NOT_FOUND" }));
    expect([tried, counted]).toEqual([[], [order.actorId]]);
  });

  it("is refused as the ledger refuses", async () => {
    const { preview, order, money } = makeForesight();
    money.refuseNext({ code: "ACCOUNT_FROZEN" });
    expect(await preview(order)).toEqual(err({ code: "ACCOUNT_FROZEN" }));
  });

  it("is counted before anything is looked at", async () => {
    const { previewDeps, deps, order, tried } = makeForesight();
    const tooMany = new Error("too many");
    const counting = { ...previewDeps, countPreview: () => Promise.reject(tooMany) };
    const preview = makePreview(counting, (ports: TrialPorts) => makeSendPayment({ ...deps, ...ports }));
    await expect(preview(order)).rejects.toBe(tooMany);
    expect(tried).toEqual([]);
  });

  it("says what would come of it, each time by a key of its own", async () => {
    const { preview, order, tried } = makeForesight();
    const foreseen = await preview(order);
    if (!foreseen.ok) throw new Error(foreseen.error.code);
    const { payment, postings, holds, limits, approval, feeQuote } = foreseen.value;
    expect([payment.status, holds, limits, approval]).toEqual(["COMPLETED", [], [], "none"]);
    expect(postings.map(({ of, side }) => [of, side])).toEqual([
      ["PAYER", "DEBIT"],
      ["PAYEE", "CREDIT"],
    ]);
    expect(readQuote(feeQuote ?? "")).toEqual({ at: payment.createdAt, amount: 100n, fee: 0n });
    await preview(order);
    expect(new Set(tried.map(({ claim }) => claim?.key)).size).toBe(2);
  });

  it("is tried out as if it had been approved, and says that it has to be", async () => {
    const { preview, order, set } = makeForesight({ hasPasskey: true });
    await set({ currency: "USD", threshold: null, newPayees: true });
    expect(await preview(order)).toMatchObject(ok({ approval: "of a new payee" }));
    await set({ currency: "USD", threshold: cents(100n), newPayees: true });
    expect(await preview(order)).toMatchObject(ok({ approval: "of any" }));
  });

  it("is refused where nobody can approve it, and nothing is tried out", async () => {
    const { preview, order, set, tried } = makeForesight();
    await set({ currency: "USD", threshold: cents(100n), newPayees: false });
    expect(await preview(order)).toEqual(err({ code: "APPROVAL_UNAVAILABLE" }));
    expect(tried).toEqual([]);
  });

  it("is counted as a look at a link, where it names one, as the mutation is", async () => {
    const { previewDeps, deps, order, lookedAt } = makeForesight();
    const preview = makePreview(previewDeps, (ports) => makePayRequest({ ...deps, ...ports }));
    const { actorId, fromAccountId } = order;
    const foreseen = await preview({ actorId, fromAccountId, by: { link: "nowhere" }, amount: null });
    expect(foreseen).toEqual(err({ code: "REQUEST_NOT_FOUND" }));
    expect(lookedAt).toEqual([actorId]);
  });

  it("takes for a bug what has no meaning here, and what was never tried out", async () => {
    const { previewDeps, order } = makeForesight();
    const reused = makePreview(previewDeps, () => async () => err({ code: "IDEMPOTENCY_KEY_REUSED" as const }));
    await expect(reused({ actorId: order.actorId })).rejects.toThrow("cannot be refused with IDEMPOTENCY_KEY_REUSED");
    const { deps, alice } = makeFakeWorld();
    const made = await makeSendPayment(deps)({
      ...order,
      actorId: alice.userId,
      fromAccountId: alice.account.id,
      idempotencyKey: "k",
    });
    const idle = makePreview(previewDeps, () => async () => made);
    if (made.ok) await expect(idle({ actorId: order.actorId })).rejects.toThrow("was not tried out");
  });
});
