import { newId } from "@coffer/contracts/ids";
import type { StreamPosition } from "@coffer/platform/streams/streams";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeAskedWorld } from "../../../test/fakes/asked.ts";
import { makeFollowRequests } from "./follow-requests.ts";
import { makePayRequest } from "./pay-request.ts";
import { FIELD, streamOfRequest, streamOfUser } from "./request-event.ts";
import { makeDeclineRequest } from "./step-request.ts";

const BAD = { extensions: { code: "BAD_USER_INPUT" } };

async function makeWorld() {
  const world = await makeAskedWorld();
  const follow = makeFollowRequests(world.deps);
  const [alice, bob, eve] = [world.alice, world.bob, world.eve].map(({ userId }) => userActor(userId)) as [
    ReturnType<typeof userActor>,
    ReturnType<typeof userActor>,
    ReturnType<typeof userActor>,
  ];
  const open = (viewer: typeof alice, requestId: string | null, positions: readonly StreamPosition[] | null = null) =>
    follow.open(viewer, { op: "open", field: FIELD, arguments: requestId === null ? {} : { requestId }, positions });
  const decline = () =>
    makeDeclineRequest(world.deps)({ actorId: bob.userId, requestId: world.namedId, idempotencyKey: "d" });
  return { ...world, follow, open, decline, a: alice, b: bob, e: eve };
}

describe("followRequests", () => {
  it("refuses to follow a stranger's request and one that is not there in the same words", async () => {
    const { open, e, namedId, openId } = await makeWorld();
    for (const id of [namedId, openId, newId("prq"), "nonsense"])
      await expect(open(e, id)).rejects.toMatchObject({
        extensions: { inputs: [{ path: "requestId", code: "REQUEST_NOT_FOUND" }] },
      });
  });

  it("refuses a cursor of another stream, and tells no head and no event of a stranger's", async () => {
    const { open, follow, a, e, namedId } = await makeWorld();
    const streams = [streamOfUser(a.userId), streamOfRequest(namedId)];
    for (const stream of [...streams, "nonsense"]) {
      await expect(open(e, null, [{ stream, sequence: "0" }])).rejects.toMatchObject(BAD);
      await expect(
        follow.eventsAfter(e, { op: "eventsAfter", field: FIELD, stream, sequence: "0", limit: 1 }),
      ).rejects.toMatchObject(BAD);
    }
    expect(await follow.headsOf(e, streams)).toEqual(new Map());
    for (const stream of streams)
      await expect(follow.eventAt(e, { stream, sequence: "1" })).rejects.toMatchObject({
        extensions: { code: "FORBIDDEN" },
      });
  });

  it("begins one request with a snapshot of it, and goes on with what was missed", async () => {
    const { open, b, namedId, decline } = await makeWorld();
    const begun = await open(b, namedId);
    expect(begun).toMatchObject({
      events: [{ snapshot: true, sequence: "1", data: { status: "OPEN", change: null } }],
      more: false,
    });
    await decline();
    expect((await open(b, namedId, begun.positions)).events).toMatchObject([
      { sequence: "2", data: { status: "DECLINED", change: "DECLINED" } },
    ]);
  });

  it("brings each of its people every change of theirs, in their own order", async () => {
    const { open, follow, a, b, decline, namedId } = await makeWorld();
    const [ofPayee, ofPayer] = [await open(a, null), await open(b, null)];
    expect([ofPayee.positions, ofPayer.positions]).toEqual([
      [{ stream: streamOfUser(a.userId), sequence: "2" }],
      [{ stream: streamOfUser(b.userId), sequence: "1" }],
    ]);
    await decline();
    expect((await open(a, null, ofPayee.positions)).events).toMatchObject([{ sequence: "3" }]);
    expect((await open(b, null, ofPayer.positions)).events).toMatchObject([{ sequence: "2" }]);
    const shown = await follow.eventAt(b, { stream: streamOfRequest(namedId), sequence: "2" });
    expect(shown).toMatchObject({ data: { requestId: namedId, change: "DECLINED" } });
    expect(await follow.eventAt(b, { stream: streamOfUser(b.userId), sequence: "2" })).toMatchObject({
      data: { requestId: namedId },
    });
    expect(await follow.eventAt(b, { stream: streamOfRequest(namedId), sequence: "9" })).toBeNull();
    expect(await follow.headsOf(b, [streamOfRequest(namedId), streamOfUser(b.userId)])).toEqual(
      new Map([
        [streamOfRequest(namedId), "2"],
        [streamOfUser(b.userId), "2"],
      ]),
    );
  });

  it("is a link's payer's from the payment on, and what came before is not", async () => {
    const { open, follow, b, bob, openId, deps, order } = await makeWorld();
    const pay = { fromAccountId: bob.account.id, amount: order.amount, idempotencyKey: "p" };
    await makePayRequest(deps)({ actorId: b.userId, by: { link: `token of ${openId}` }, ...pay });
    expect((await open(b, openId)).events).toMatchObject([{ data: { status: "PAID", payerUserId: b.userId } }]);
    const stream = streamOfRequest(openId);
    expect(await follow.eventAt(b, { stream, sequence: "2" })).toMatchObject({ data: { change: "PAID" } });
    await expect(follow.eventAt(b, { stream, sequence: "1" })).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
  });
});
