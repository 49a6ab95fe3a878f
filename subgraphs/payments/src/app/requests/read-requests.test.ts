import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeAskedWorld } from "../../../test/fakes/asked.ts";
import { listRequestsOfUser, makeFindByLink, visibleTo } from "./read-requests.ts";

const FORBIDDEN = { extensions: { code: "FORBIDDEN" } };
const page = { role: "PAYEE", status: null, first: 10, after: null } as const;

describe("a payment request", () => {
  it("is there for its two people and for staff, and for nobody else", async () => {
    const { deps, namedId, openId, alice, bob, eve } = await makeAskedWorld();
    const [named, open] = [deps.standing(namedId), deps.standing(openId)];
    for (const userId of [alice.userId, bob.userId]) expect(visibleTo(userActor(userId), named)).toBe(named);
    expect(visibleTo(userActor(bob.userId), open)).toBeNull();
    for (const one of [named, open, null]) expect(visibleTo(userActor(eve.userId), one)).toBeNull();
    expect(visibleTo(userActor(eve.userId, { roles: ["USER", "COMPLIANCE"] }), open)).toBe(open);
    expect(visibleTo(userActor(alice.userId, { scopes: ["accounts:read"] }), named)).toBeNull();
  });

  it("is found by its link by whom it may be for, and each look is counted", async () => {
    const { deps, namedId, openId, alice, bob, eve, lookedAt } = await makeAskedWorld();
    const find = makeFindByLink(deps);
    const look = async (userId: typeof alice.userId, id: string) =>
      (await find(userActor(userId), `token of ${id}`))?.id ?? null;
    expect([await look(alice.userId, namedId), await look(bob.userId, namedId)]).toEqual([namedId, namedId]);
    expect([await look(eve.userId, namedId), await look(eve.userId, openId)]).toEqual([null, openId]);
    expect(await look(eve.userId, "nothing")).toBeNull();
    expect(lookedAt).toHaveLength(5);
  });

  it("is not looked for where too many were", async () => {
    const { deps, openId, eve } = await makeAskedWorld();
    const countLink = async () => {
      throw new Error("too many");
    };
    await expect(makeFindByLink({ ...deps, countLink })(userActor(eve.userId), `token of ${openId}`)).rejects.toThrow(
      "too many",
    );
  });

  it("is listed to whose list it is and to staff, from a place that is in it", async () => {
    const { deps, alice, bob, eve, namedId, openId } = await makeAskedWorld();
    const list = (userId: typeof alice.userId, actor = userActor(userId), changes: object = {}) =>
      listRequestsOfUser(deps.requests, { actor, userId, page: { ...page, ...changes } });
    expect((await list(alice.userId)).items.map(({ id }) => id)).toEqual([openId, namedId]);
    const staff = userActor(eve.userId, { roles: ["USER", "AUDITOR"] });
    expect((await list(bob.userId, staff, { role: "PAYER" })).items.map(({ id }) => id)).toEqual([namedId]);
    await expect(list(alice.userId, userActor(eve.userId))).rejects.toMatchObject(FORBIDDEN);
    await expect(
      listRequestsOfUser(deps.requests, { actor: userActor(eve.userId), userId: null, page }),
    ).rejects.toMatchObject(FORBIDDEN);
    await expect(list(bob.userId, undefined, { role: "PAYER", after: openId })).rejects.toMatchObject({
      extensions: { code: "BAD_USER_INPUT" },
    });
  });
});
