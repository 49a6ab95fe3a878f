import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeServiceDesk } from "../../../test/fakes/api-keys.ts";
import { makeFakeEndedSessions } from "../../../test/fakes/doors.ts";
import { username } from "../../../test/fakes/world.ts";
import type { Service } from "../../domain/api-keys/machine.ts";
import type { ServiceId } from "../../domain/users/ids.ts";
import { makeServices } from "./machines.ts";

function makeWorld() {
  const desk = makeFakeServiceDesk();
  const endedSessions = makeFakeEndedSessions();
  const clock = makeFakeClock();
  const reader = {
    list: async () => ({ items: [...desk.services.values()], hasNext: false }),
    listByIds: async (ids: readonly ServiceId[]) =>
      new Map(
        ids.flatMap((id): [ServiceId, Service][] =>
          desk.services.has(id) ? [[id, desk.services.get(id) as Service]] : [],
        ),
      ),
  };
  const admin = userActor(newId("usr"), { roles: ["USER", "ADMIN"] });
  const order = { name: username("office"), purpose: null, scopes: ["ledger:read"], idempotencyKey: "k" } as const;
  return { services: makeServices({ desk, reader, endedSessions, clock }), admin, order, endedSessions };
}
const PAGE = { first: 5, after: null };

describe("services", () => {
  it("are changed by nobody but ADMINs", async () => {
    const { services, admin, order } = makeWorld();
    const made = await services.create(admin, order);
    if (!made.ok) throw new Error(made.error.code);
    const set = { serviceId: made.value.id, reason: "r", idempotencyKey: "d" };
    for (const role of ["USER", "OPERATOR", "AUDITOR", "SERVICE"] as const) {
      const other = userActor(newId("usr"), { roles: [role] });
      for (const act of [
        () => services.create(other, order),
        () => services.disable(other, set),
        () => services.enable(other, set),
      ])
        await expect(act()).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    }
    expect(await services.find(admin, [made.value.id])).toMatchObject([{ disabledAt: null }]);
  });

  it("are shown to staff alone", async () => {
    const { services, admin, order } = makeWorld();
    const made = await services.create(admin, order);
    if (!made.ok) throw new Error(made.error.code);
    const user = userActor(newId("usr"));
    expect([await services.find(user, [made.value.id]), (await services.list(user, PAGE)).items]).toEqual([[null], []]);
    const auditor = userActor(newId("usr"), { roles: ["AUDITOR"] });
    expect(await services.find(auditor, [newId("svc"), made.value.id])).toMatchObject([null, { name: "office" }]);
    expect((await services.list(auditor, PAGE)).items.length).toBe(1);
  });

  it("that are disabled have their gateways told; where those are away, the order is BUSY and can be repeated", async () => {
    const { services, admin, order, endedSessions } = makeWorld();
    const made = await services.create(admin, order);
    if (!made.ok) throw new Error(made.error.code);
    const set = { serviceId: made.value.id, reason: "r", idempotencyKey: "d" };
    endedSessions.isAway = true;
    await expect(services.disable(admin, set)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    expect(await services.disable(admin, set)).toMatchObject({ ok: true });
    expect(endedSessions.announced.length).toBe(1);
    expect(await services.enable(admin, set)).toMatchObject({ value: { disabledAt: null } });
  });
});
