import { newId } from "@coffer/contracts/ids";
import { STREAM_PAGE, type StreamPage, type StreamPosition } from "@coffer/platform/streams/streams";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { makeFakeChanges, makeFakePaymentReader } from "../../../test/fakes/history.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { makeFollowPayments } from "./follow-payments.ts";
import { FIELD, streamOfPayment, streamOfUser } from "./payment-event.ts";

const BAD = { extensions: { code: "BAD_USER_INPUT" } };

/** One payment of Alice to Bob, and its first change. */
async function makeWorld() {
  const { money, heldId, alice, bob, eve } = await makeAuthorizedWorld();
  const payment = money.list().find(({ id }) => id === heldId) as Payment;
  const changes = makeFakeChanges();
  changes.note(payment);
  const follow = makeFollowPayments({ payments: makeFakePaymentReader([payment]), changes });
  const people = [alice, bob, eve].map(({ userId }) => userActor(userId));
  const [a, b, e] = people as [
    ReturnType<typeof userActor>,
    ReturnType<typeof userActor>,
    ReturnType<typeof userActor>,
  ];
  const open = (viewer: typeof a, paymentId: string | null, positions: readonly StreamPosition[] | null = null) =>
    follow.open(viewer, { op: "open", field: FIELD, arguments: paymentId === null ? {} : { paymentId }, positions });
  return { payment, changes, follow, open, alice: a, bob: b, eve: e, aliceId: alice.userId };
}

describe("followPayments", () => {
  it("refuses to follow a stranger's payment and one that is not there in the same words", async () => {
    const { open, eve, payment } = await makeWorld();
    for (const id of [payment.id, newId("pay"), "nonsense"])
      await expect(open(eve, id)).rejects.toMatchObject({
        extensions: { inputs: [{ path: "paymentId", code: "PAYMENT_NOT_FOUND" }] },
      });
  });

  it("refuses a cursor of another stream, of several, or without a sequence", async () => {
    const { open, follow, eve, alice, aliceId, payment } = await makeWorld();
    const own = streamOfUser(aliceId);
    for (const positions of [
      [],
      [{ stream: streamOfPayment(payment.id), sequence: "0" }],
      [{ stream: own, sequence: "-1" }],
      [
        { stream: own, sequence: "0" },
        { stream: own, sequence: "0" },
      ],
    ])
      await expect(open(alice, null, positions)).rejects.toMatchObject(BAD);
    for (const stream of [own, streamOfPayment(payment.id), "nonsense"])
      await expect(
        follow.eventsAfter(eve, { op: "eventsAfter", field: FIELD, stream, sequence: "0", limit: 1 }),
      ).rejects.toMatchObject(BAD);
  });

  it("tells no head and no event of a stranger's stream", async () => {
    const { follow, eve, aliceId, payment } = await makeWorld();
    const streams = [streamOfUser(aliceId), streamOfPayment(payment.id)];
    expect(await follow.headsOf(eve, streams)).toEqual(new Map());
    for (const stream of streams)
      await expect(follow.eventAt(eve, { stream, sequence: "1" })).rejects.toMatchObject({
        extensions: { code: "FORBIDDEN" },
      });
  });

  it("shows both sides the same change at its place, and nothing at a place that is not there", async () => {
    const { follow, alice, bob, payment } = await makeWorld();
    const stream = streamOfPayment(payment.id);
    const shown = await follow.eventAt(alice, { stream, sequence: "1" });
    expect(shown).toMatchObject({ stream, sequence: "1", data: { paymentId: payment.id, status: "PENDING" } });
    expect(await follow.eventAt(bob, { stream, sequence: "1" })).toEqual(shown);
    expect(await follow.eventAt(bob, { stream, sequence: "2" })).toBeNull();
    expect(await follow.eventAt(bob, { stream: "nonsense", sequence: "1" })).toBeNull();
  });

  it("begins one payment with a snapshot of it, and goes on with what was missed", async () => {
    const { open, changes, alice, payment } = await makeWorld();
    const begun = await open(alice, payment.id);
    expect(begun).toMatchObject({ events: [{ snapshot: true, sequence: "1" }], more: false });
    changes.note({ ...payment, status: "COMPLETED" });
    expect((await open(alice, payment.id, begun.positions)).events).toMatchObject([
      { sequence: "2", data: { status: "COMPLETED" } },
    ]);
  });

  it("begins all of a person's with nothing, at the head of their stream", async () => {
    const { open, alice, aliceId } = await makeWorld();
    const page = { positions: [{ stream: streamOfUser(aliceId), sequence: "1" }], events: [], more: false };
    expect(await open(alice, null)).toEqual(page);
  });

  it("brings each person every change of theirs, once and in order, page after page", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3 * STREAM_PAGE), fc.boolean(), async (count, isOwn) => {
        const { open, changes, alice, bob, payment } = await makeWorld();
        const noted = isOwn ? { ...payment, to: payment.from } : payment;
        const viewers = isOwn ? [alice] : [alice, bob];
        const begun = await Promise.all(viewers.map((viewer) => open(viewer, null)));
        for (let i = 0; i < count; i += 1) changes.note(noted);
        for (const [at, viewer] of viewers.entries()) {
          let page = begun[at] as StreamPage;
          const read: string[] = [];
          do {
            page = await open(viewer, null, page.positions);
            read.push(...page.events.map(({ sequence }) => sequence));
          } while (page.more);
          expect(read).toEqual(Array.from({ length: count }, (_, i) => String(i + 2)));
        }
      }),
      { numRuns: 15 },
    );
  });
});
