import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeEvents } from "../../../test/fakes/events.ts";
import { WEBHOOK_EVENT_TYPES } from "../../domain/events/event-types.ts";
import { listEvents, typesFor } from "./list-events.ts";

const [ann, bob] = [newId("usr"), newId("usr")];
const [CHANGED, BALANCE, DISABLED] = [
  "coffer.payments.payment.changed",
  "coffer.ledger.balance.changed",
  "coffer.payments.webhook.disabled",
] as const;
const page = { first: 10, after: null, filter: { types: null, objectId: null, since: null, until: null } };

describe("somebody's events", () => {
  it("are refused to others, whether or not there is such a person", () => {
    expect(() => typesFor(userActor(bob), ann)).toThrow("no right");
    expect(() => typesFor(userActor(bob), newId("usr"))).toThrow("no right");
  });

  it("are of each type for who may read the same: all for themselves, to staff what is anybody's, to a key its scopes", () => {
    expect(typesFor(userActor(ann), ann)).toEqual(WEBHOOK_EVENT_TYPES);
    const staff = typesFor(userActor(bob, { roles: ["USER", "AUDITOR"] }), ann);
    expect(staff).toEqual(WEBHOOK_EVENT_TYPES.filter((type) => type !== DISABLED));
    expect(typesFor(userActor(ann, { scopes: ["accounts:read"] }), ann)).toEqual([BALANCE]);
  });

  it("are never of a type that may not be seen, though it was chosen, and the look has them kept from then on", async () => {
    const { events, happened, begun } = makeFakeEvents();
    for (const type of [CHANGED, BALANCE]) happened(ann, type);
    const actor = userActor(ann, { scopes: ["accounts:read"] });
    const types = [CHANGED, BALANCE] as const;

    const listed = await listEvents(
      { events },
      { actor, userId: ann, page: { ...page, filter: { ...page.filter, types } } },
    );

    expect(listed.items.map(({ type }) => type)).toEqual([BALANCE]);
    expect(listed.since).toEqual(begun.get(ann));
    await expect(listEvents({ events }, { actor: userActor(bob), userId: ann, page })).rejects.toThrow("no right");
    expect([...begun.keys()]).toEqual([ann]);
  });
});
