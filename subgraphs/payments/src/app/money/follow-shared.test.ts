import { type Id, newId, type UserId } from "@coffer/contracts/ids";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { isSideOf, makeFollowShared } from "./follow-shared.ts";
import type { Side } from "./shared-changes.ts";

const FIELD = "paymentStatus";
const [ann, bob, eve] = [newId("usr"), newId("usr"), newId("usr")];
const id = newId("pay");
type Change = { readonly sequence: string; readonly sides: readonly (Side | null)[] };

function follow(changes: readonly Change[], mayFind: readonly UserId[] = [ann, bob]) {
  const placeOf = ({ sides }: Change, userId: UserId) =>
    sides.find((side) => side?.userId === userId && side.sequence !== null)?.sequence ?? null;
  return makeFollowShared({
    field: FIELD,
    prefix: "pay",
    notFound: { code: "NOT_FOUND", message: "is none of yours" },
    find: async ({ userId }, found: Id<"pay">) =>
      found === id && mayFind.includes(userId) ? { id, sequence: String(changes.length) } : null,
    changes: {
      listOfOne: async (_id, after, limit) => changes.filter(({ sequence }) => sequence > after).slice(0, limit),
      listOfUser: async (userId, after, limit) =>
        changes.filter((change) => (placeOf(change, userId) ?? "") > after).slice(0, limit),
      headOfUser: async (userId) =>
        changes
          .map((change) => placeOf(change, userId))
          .filter((place) => place !== null)
          .at(-1) ?? "0",
      findOfOne: async (_id, sequence) => changes.find((change) => change.sequence === sequence) ?? null,
      findOfUser: async (userId, sequence) => changes.find((change) => placeOf(change, userId) === sequence) ?? null,
    },
    sidesOf: ({ sides }) => sides,
    dataOf: ({ sequence }) => ({ sequence }),
    stateOf: ({ sequence }) => ({ stands: sequence }),
  });
}

const at = (userId: UserId, sequence: string | null): Side => ({ userId, sequence });
const stream = streamOfOne(FIELD, id);
const opened = (owner: ReturnType<typeof follow>, who: UserId, given: string | null, sequence?: string) =>
  owner.open(userActor(who), {
    op: "open",
    field: FIELD,
    arguments: given === null ? {} : { paymentId: given },
    positions:
      sequence === undefined ? null : [{ stream: given === null ? streamOfPerson(FIELD, who) : stream, sequence }],
  });

describe("what two people share", () => {
  it("is followed by each at their own places, also where both sides are one person's", async () => {
    const owner = follow([
      { sequence: "1", sides: [at(ann, "1"), at(bob, "4")] },
      { sequence: "2", sides: [at(ann, "2"), at(ann, null)] },
      { sequence: "3", sides: [null, at(ann, "3")] },
    ]);
    const listPlaces = async (who: UserId) =>
      (await opened(owner, who, null, "0")).events.map(({ sequence, audience }) => [sequence, audience]);
    expect(await listPlaces(ann)).toEqual(["1", "2", "3"].map((place) => [place, [streamOfPerson(FIELD, ann)]]));
    expect(await listPlaces(bob)).toEqual([["4", [streamOfPerson(FIELD, bob)]]]);
    expect((await opened(owner, ann, null)).positions).toEqual([{ stream: streamOfPerson(FIELD, ann), sequence: "3" }]);
  });

  it("begins with how it stands, and is refused in the same words where it is another's or none", async () => {
    const owner = follow([{ sequence: "1", sides: [at(ann, "1")] }]);
    expect(await opened(owner, ann, id)).toMatchObject({
      positions: [{ stream, sequence: "1" }],
      events: [{ stream, data: { stands: "1" }, snapshot: true }],
    });
    expect((await opened(owner, ann, id, "0")).events).toMatchObject([{ sequence: "1", data: { sequence: "1" } }]);
    for (const [who, given] of [
      [eve, id],
      [ann, newId("pay")],
      [ann, newId("usr")],
      [ann, "nonsense"],
    ] as const)
      await expect(opened(owner, who, given)).rejects.toMatchObject({
        extensions: { inputs: [{ path: "paymentId", code: "NOT_FOUND" }] },
      });
  });

  it("shows a change to whom that change names, whoever may see how it stands now", async () => {
    const owner = follow(
      [
        { sequence: "1", sides: [at(ann, "1"), null] },
        { sequence: "2", sides: [at(ann, "2"), at(bob, "1")] },
      ],
      [ann, bob, eve],
    );
    expect(await owner.eventAt(userActor(bob), { stream, sequence: "2" })).toMatchObject({ data: { sequence: "2" } });
    for (const [who, place] of [
      [bob, { stream, sequence: "1" }],
      [eve, { stream, sequence: "2" }],
      [bob, { stream: streamOfPerson(FIELD, ann), sequence: "1" }],
    ] as const)
      await expect(owner.eventAt(userActor(who), place)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    expect(await owner.eventAt(userActor(bob), { stream, sequence: "3" })).toBeNull();
    expect(await owner.eventAt(userActor(bob), { stream: "nonsense", sequence: "1" })).toBeNull();
  });

  it("is nobody's where no side is anybody", () => {
    expect(isSideOf(userActor(ann), [null, null])).toBe(false);
    expect(isSideOf(userActor(ann, { roles: ["OPERATOR"] }), [null])).toBe(false);
  });
});
