import { newId, type UserId } from "@coffer/contracts/ids";
import { STREAM_PAGE } from "@coffer/platform/streams/streams";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeSendingWorld } from "../../../test/fakes/sending-world.ts";
import { makeFollowSends } from "./follow-sends.ts";
import type { SendChange } from "./ports.ts";

const FIELD = "transactionStatus";
const AT = new Date("2026-01-01T00:00:00.000Z");

async function setting({ length = 3 } = {}) {
  const here = makeSendingWorld();
  const id = await here.plan(1n);
  const { userId } = here.find(id);
  const changes: SendChange[] = Array.from({ length }, (_, i) => ({
    ...{ sequence: i + 1, state: i === 0 ? "PLANNED" : "BROADCAST", txid: i === 2 ? "mined" : null, at: AT },
  }));
  const follow = makeFollowSends({
    sends: here.sends.reader,
    history: {
      readLatest: async (asked) => (asked === id ? (changes.at(-1) ?? null) : null),
      listAfter: async (_id, sequence, count) =>
        changes.filter((one) => one.sequence > Number(sequence)).slice(0, count),
      find: async (_id, sequence) => changes.find((one) => String(one.sequence) === sequence) ?? null,
    },
  });
  const owner = userActor(userId as UserId, { roles: ["USER"] });
  const open = (viewer: typeof owner, transactionId: unknown, after: string | null = null) =>
    follow.open(viewer, {
      ...{ op: "open", field: FIELD, arguments: { transactionId } },
      positions: after === null ? null : [{ stream: `transaction:${id}`, sequence: after }],
    });
  return { follow, id, owner, open, stream: `transaction:${id}` };
}

const stranger = userActor(newId("usr"), { roles: ["USER"] });
const staff = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });

describe("the stream of a transaction", () => {
  it("begins with how it stands, to its owner and to staff", async () => {
    const { open, owner, id, stream } = await setting();
    for (const viewer of [owner, staff])
      expect(await open(viewer, id)).toMatchObject({
        positions: [{ stream, sequence: "3" }],
        events: [{ field: FIELD, snapshot: true, data: { transactionId: id, state: "BROADCAST", txid: "mined" } }],
        more: false,
      });
  });

  it.each(["PLANNED", null, 7, newId("txn"), newId("pay")])("is none of %j", async (given) => {
    const { open, owner } = await setting();
    await expect(open(owner, given)).rejects.toThrow(/see `Payment.transaction`/);
  });

  it("is nobody else's, whatever they know of it", async () => {
    const { open, follow, id, stream } = await setting();
    await expect(open(stranger, id)).rejects.toThrow(/is no transaction of yours/);
    expect(await follow.headsOf(stranger, [stream])).toEqual(new Map());
    const place = { field: FIELD, stream, sequence: "1" };
    await expect(follow.eventsAfter(stranger, { op: "eventsAfter", ...place, limit: 9 })).rejects.toThrow();
    await expect(follow.eventAt(stranger, place)).rejects.toThrow();
  });

  it("goes on behind a place, a page at a time, and gives each event by its place", async () => {
    const { open, owner, id, follow, stream } = await setting({ length: STREAM_PAGE + 2 });
    const page = await open(owner, id, "1");
    expect([page.events.length, page.more, page.positions]).toEqual([
      STREAM_PAGE,
      true,
      [{ stream, sequence: String(STREAM_PAGE + 1) }],
    ]);
    expect((await open(owner, id, String(STREAM_PAGE + 1))).events).toHaveLength(1);
    expect(await follow.headsOf(owner, [stream])).toEqual(new Map([[stream, String(STREAM_PAGE + 2)]]));
    const place = { field: FIELD, stream, sequence: "1" };
    expect(
      (await follow.eventsAfter(owner, { op: "eventsAfter", ...place, limit: 2 })).map(({ sequence }) => sequence),
    ).toEqual(["2", "3"]);
    expect(await follow.eventAt(owner, place)).toMatchObject({ sequence: "1", data: { state: "PLANNED" } });
    expect(await follow.eventAt(owner, { ...place, sequence: "999" })).toBeNull();
  });
});
