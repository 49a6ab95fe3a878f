import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeKeyDesk } from "../../../test/fakes/api-keys.ts";
import { keySecrets } from "../../adapters/api-keys/key-secrets.ts";
import { DAY_MS } from "../../domain/api-keys/api-key.ts";
import { type CreateApiKeyCommand, makeCreateApiKey } from "./create-api-key.ts";

function makeWorld() {
  const { desk, created } = makeFakeKeyDesk();
  const clock = makeFakeClock();
  const create = makeCreateApiKey({ desk, secrets: keySecrets, clock });
  const asked = (changes: Partial<CreateApiKeyCommand> = {}): CreateApiKeyCommand => ({
    name: "shop",
    scopes: ["payments:read"],
    networks: [],
    expiresAt: new Date(clock.now().getTime() + 30 * DAY_MS),
    serviceId: null,
    idempotencyKey: "k",
    ...changes,
  });
  return { create, created, clock, asked, ann: userActor(newId("usr")) };
}

describe("createApiKey", () => {
  it("refuses whoever is in no session of their own", async () => {
    const { create, asked, ann, created } = makeWorld();
    for (const credential of [
      { kind: "api-key", id: "kgr_1" },
      { kind: "oauth-client", id: "ses_1", clientId: "shop" },
    ] as const)
      await expect(create({ ...ann, credential }, asked())).rejects.toMatchObject({
        extensions: { code: "FORBIDDEN" },
      });
    await expect(create({ ...ann, scopes: ["payments:read"] }, asked())).rejects.toThrow();
    expect(created).toEqual([]);
  });

  it("refuses an end that has come, or is more than a year away", async () => {
    const { create, asked, ann, clock } = makeWorld();
    for (const days of [-1, 0, 367])
      await expect(
        create(ann, asked({ expiresAt: new Date(clock.now().getTime() + days * DAY_MS) })),
      ).rejects.toMatchObject({ extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.expiresAt" }] } });
  });

  it("says which of the scopes the maker does not hold; of a service's that is for its own to say", async () => {
    const { create, asked, ann } = makeWorld();
    const scopes = ["payments:read", "ledger:read"] as const;
    expect(await create(ann, asked({ scopes }))).toMatchObject({ error: { scopes: ["ledger:read"] } });
    expect(await create({ ...ann, roles: ["USER", "AUDITOR"] }, asked({ scopes }))).toMatchObject({ ok: true });
    const serviceId = newId("svc");
    expect(await create(ann, asked({ scopes, serviceId, idempotencyKey: "s" }))).toMatchObject({
      value: { apiKey: { owner: { kind: "service", id: serviceId } } },
    });
  });

  it("shows the secret whose hash is kept, and to a repeat none", async () => {
    const { create, asked, ann, created } = makeWorld();
    const made = await create(ann, asked());
    if (!made.ok) throw new Error(made.error.code);
    const { secret, apiKey } = made.value;
    expect(created.map(({ secret: kept }) => kept.hash)).toEqual([keySecrets.hashOf(secret)]);
    expect(await create(ann, asked())).toEqual({ ok: false, error: { code: "SECRET_SHOWN_BEFORE", apiKey } });
    expect(await create(ann, asked({ name: "other" }))).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });
});
