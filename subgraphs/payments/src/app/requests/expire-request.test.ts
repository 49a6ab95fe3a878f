import { describe, expect, it } from "vitest";
import { makeAskedWorld } from "../../../test/fakes/asked.ts";
import { makeExpireRequest } from "./expire-request.ts";
import { makeDeclineRequest } from "./step-request.ts";

describe("expireRequest", () => {
  it("ends what is OPEN, not before, and nothing else", async () => {
    const world = await makeAskedWorld();
    const { deps, clock, namedId, openId } = world;
    const expire = makeExpireRequest(deps);
    const declined = { actorId: world.bob.userId, requestId: namedId, idempotencyKey: "d" };
    await makeDeclineRequest(deps)(declined);
    clock.pass(599_999);
    expect(await expire(openId)).toEqual({ inMs: 1_000 });
    clock.pass(1);
    expect([await expire(openId), await expire(namedId), await expire(openId)]).toEqual(["remove", "remove", "remove"]);
    expect([world.status(openId), world.status(namedId)]).toEqual(["EXPIRED", "DECLINED"]);
  });
});
