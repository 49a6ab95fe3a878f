import { describe, expect, it } from "vitest";
import { FIELDS, makeClientWorld } from "./manage-clients.fixture.ts";

describe("registerClient", () => {
  it("refuses a key that was used for another client, and makes none", async () => {
    const { register, actorId, clients } = await makeClientWorld();
    const asked = { actorId, kind: "CONFIDENTIAL", fields: FIELDS, idempotencyKey: "k" } as const;
    await register(asked);
    for (const other of [
      { ...asked, kind: "PUBLIC" as const },
      { ...asked, fields: { ...FIELDS, scopes: ["openid", "email"] } },
      { ...asked, fields: { ...FIELDS, byDeviceCode: true } },
      { ...asked, fields: { ...FIELDS, dpopBoundAccessTokens: true } },
    ])
      expect(await register(other)).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect(clients.size).toBe(1);
  });

  it("gives a public client no secret, and shows another's once", async () => {
    const { register, actorId, clients } = await makeClientWorld();
    const open = await register({ actorId, kind: "PUBLIC", fields: FIELDS, idempotencyKey: "p" });
    expect(open.ok && open.value.secret).toBeNull();
    const asked = { actorId, kind: "CONFIDENTIAL", fields: FIELDS, idempotencyKey: "c" } as const;
    const [first, again] = [await register(asked), await register(asked)];
    expect(first.ok && first.value.secret?.reveal()).toMatch(/^secret-/);
    expect(again.ok && again.value).toEqual({ client: first.ok && first.value.client, secret: null });
    expect(clients.size).toBe(2);
  });

  it("keeps who registered what", async () => {
    const { register, actorId, changes } = await makeClientWorld();
    await register({ actorId, kind: "PUBLIC", fields: FIELDS, idempotencyKey: "p" });
    expect(changes).toMatchObject([{ action: "REGISTER", byId: actorId, became: { kind: "PUBLIC", ...FIELDS } }]);
  });
});
