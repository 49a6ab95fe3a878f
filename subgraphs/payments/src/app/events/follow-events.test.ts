import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeEvents } from "../../../test/fakes/events.ts";
import { makeFollowEvents } from "./follow-events.ts";

const [ann, bob] = [newId("usr"), newId("usr")];
const [CHANGED, BALANCE] = ["coffer.payments.payment.changed", "coffer.ledger.balance.changed"];
const STREAM = `events:${ann}`;
const at = (sequence: number) => [{ stream: STREAM, sequence: String(sequence) }];

function makeWorld() {
  const fake = makeFakeEvents();
  for (const type of [CHANGED, BALANCE, CHANGED]) fake.happened(ann, type ?? "");
  const owner = makeFollowEvents(fake);
  const open = (viewer: ReturnType<typeof userActor>, positions: ReturnType<typeof at> | null, given: object = {}) =>
    owner.open(viewer, { op: "open", field: "eventOccurred", arguments: { ...given }, positions });
  return { ...fake, owner, open };
}

describe("the stream of somebody's events", () => {
  it("is refused to others at each of its doors", async () => {
    const { owner, open, begun } = makeWorld();
    const stranger = userActor(bob);
    await expect(open(stranger, null, { userId: ann })).rejects.toThrow("no right");
    await expect(open(stranger, at(0), { userId: ann })).rejects.toThrow("no right");
    await expect(open(stranger, at(0))).rejects.toThrow("not a cursor");
    await expect(owner.headsOf(stranger, [STREAM])).rejects.toThrow("no right");
    await expect(owner.eventAt(stranger, { stream: STREAM, sequence: "1" })).rejects.toThrow("no right");
    const place = { op: "eventsAfter", field: "eventOccurred", stream: STREAM, sequence: "0", limit: 9 } as const;
    await expect(owner.eventsAfter(stranger, { ...place, arguments: { userId: ann } })).rejects.toThrow("no right");
    await expect(owner.eventsAfter(stranger, place)).rejects.toThrow("not a cursor");
    expect(begun.size).toBe(0);
  });

  it("begins at its head and has them kept from then on, and goes on with the places of all", async () => {
    const { open, begun } = makeWorld();
    expect(await open(userActor(ann), null)).toEqual({ positions: at(3), events: [], more: false });
    expect(begun.has(ann)).toBe(true);
    const { events } = await open(userActor(ann), at(1), { types: [CHANGED] });
    expect(events.map(({ sequence, skipped }) => [sequence, skipped ?? false])).toEqual([
      ["2", true],
      ["3", false],
    ]);
  });

  it("shows one event to who may see its type, and refuses it else", async () => {
    const { owner } = makeWorld();
    expect(await owner.eventAt(userActor(ann), { stream: STREAM, sequence: "1" })).toMatchObject({
      data: { type: CHANGED },
    });
    expect(await owner.eventAt(userActor(ann), { stream: STREAM, sequence: "9" })).toBeNull();
    const key = userActor(ann, { scopes: ["accounts:read"] });
    await expect(owner.eventAt(key, { stream: STREAM, sequence: "1" })).rejects.toThrow("no right");
  });

  it("is not gone on with behind what is not kept any more", async () => {
    const { open, forget } = makeWorld();
    forget(2);
    expect((await open(userActor(ann), at(2))).events).toHaveLength(1);
    await expect(open(userActor(ann), at(1))).rejects.toThrow("older than what is kept");
    forget(1);
    await expect(open(userActor(ann), at(2))).rejects.toThrow("older than what is kept");
    expect((await open(userActor(ann), at(3))).events).toEqual([]);
  });

  it("is gone on with where something happens between two looks", async () => {
    const { open, happened, events } = makeWorld();
    const { headOf } = events;
    events.headOf = (userId) => {
      happened(ann, CHANGED);
      events.headOf = headOf;
      return headOf(userId);
    };
    expect((await open(userActor(ann), at(3))).events.map(({ sequence }) => sequence)).toEqual(["4"]);
  });
});
