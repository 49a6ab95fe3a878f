import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeKeyDesk } from "../../../test/fakes/api-keys.ts";
import { makeFakeEndedSessions } from "../../../test/fakes/doors.ts";
import { keySecrets } from "../../adapters/api-keys/key-secrets.ts";
import { DAY_MS } from "../../domain/api-keys/api-key.ts";
import { makeCreateApiKey } from "./create-api-key.ts";
import { makeRevokeApiKey } from "./revoke-api-key.ts";

async function makeWorld() {
  const { desk } = makeFakeKeyDesk();
  const clock = makeFakeClock();
  const endedSessions = makeFakeEndedSessions();
  const ann = userActor(newId("usr"));
  const made = await makeCreateApiKey({ desk, secrets: keySecrets, clock })(ann, {
    name: "shop",
    scopes: ["payments:read"],
    networks: [],
    expiresAt: new Date(clock.now().getTime() + DAY_MS),
    serviceId: null,
    idempotencyKey: "c",
  });
  if (!made.ok) throw new Error(made.error.code);
  const revoke = makeRevokeApiKey({ desk, endedSessions, clock });
  return { revoke, command: { keyId: made.value.apiKey.id, idempotencyKey: "e" }, ann, endedSessions, clock };
}

describe("revokeApiKey", () => {
  it("refuses a key that there is not, and whoever is in no session", async () => {
    const { revoke, command, ann, endedSessions } = await makeWorld();
    expect(await revoke(ann, { ...command, keyId: newId("key") })).toMatchObject({
      error: { code: "API_KEY_NOT_FOUND" },
    });
    const key = { ...ann, credential: { kind: "api-key", id: "kgr_1" } } as const;
    await expect(revoke(key, command)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    expect(endedSessions.announced).toEqual([]);
  });

  it("is BUSY where the gateways could not be told, and tells them at the repeat", async () => {
    const { revoke, command, ann, endedSessions, clock } = await makeWorld();
    endedSessions.isAway = true;
    await expect(revoke(ann, command)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    expect(await revoke(ann, command)).toMatchObject({ ok: true, value: { revokedAt: clock.now() } });
    expect(endedSessions.announced.length).toBe(1);
  });
});
