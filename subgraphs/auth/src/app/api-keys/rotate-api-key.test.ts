import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeKeyDesk } from "../../../test/fakes/api-keys.ts";
import { makeFakeEndedSessions } from "../../../test/fakes/doors.ts";
import { keySecrets } from "../../adapters/api-keys/key-secrets.ts";
import { DAY_MS } from "../../domain/api-keys/api-key.ts";
import { makeCreateApiKey } from "./create-api-key.ts";
import { makeRotateApiKey } from "./rotate-api-key.ts";

async function makeWorld() {
  const { desk, rotations } = makeFakeKeyDesk();
  const clock = makeFakeClock();
  const endedSessions = makeFakeEndedSessions();
  const ann = userActor(newId("usr"));
  const expiresAt = new Date(clock.now().getTime() + DAY_MS);
  const made = await makeCreateApiKey({ desk, secrets: keySecrets, clock })(ann, {
    name: "shop",
    scopes: ["payments:read"],
    networks: [],
    expiresAt,
    serviceId: null,
    idempotencyKey: "c",
  });
  if (!made.ok) throw new Error(made.error.code);
  const rotate = makeRotateApiKey({ desk, secrets: keySecrets, endedSessions, clock });
  const command = { keyId: made.value.apiKey.id, overlapDays: 2, expiresAt: null, idempotencyKey: "r" };
  return { rotate, command, ann, endedSessions, clock, rotations };
}

describe("rotateApiKey", () => {
  it("refuses a key that there is not, an impossible end, and whoever is in no session", async () => {
    const { rotate, command, ann, clock, rotations } = await makeWorld();
    expect(await rotate(ann, { ...command, keyId: newId("key") })).toMatchObject({
      error: { code: "API_KEY_NOT_FOUND" },
    });
    await expect(rotate(ann, { ...command, expiresAt: clock.now() })).rejects.toThrow("later than now");
    const key = { ...ann, credential: { kind: "api-key", id: "kgr_1" } } as const;
    await expect(rotate(key, command)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    expect(rotations).toEqual([]);
  });

  it("gives another secret once, and lets the former go on for the days that were said", async () => {
    const { rotate, command, ann, clock, rotations, endedSessions } = await makeWorld();
    const rotated = await rotate(ann, command);
    if (!rotated.ok) throw new Error(rotated.error.code);
    const formerEndsAt = new Date(clock.now().getTime() + 2 * DAY_MS);
    expect(rotations).toMatchObject([
      { rotation: { formerEndsAt, secret: { hash: keySecrets.hashOf(rotated.value.secret) } } },
    ]);
    expect(endedSessions.announced.length).toBe(1);
    expect(await rotate(ann, command)).toMatchObject({ error: { code: "SECRET_SHOWN_BEFORE" } });
  });

  it("shows the new secret also where the gateways could not be told: nobody could show it again", async () => {
    const { rotate, command, ann, endedSessions } = await makeWorld();
    endedSessions.isAway = true;
    expect(await rotate(ann, command)).toMatchObject({ ok: true });
  });
});
