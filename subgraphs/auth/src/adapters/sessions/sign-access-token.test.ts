import { createPrivateKey, createPublicKey } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { PRIVATE_JWK, PUBLIC_JWK, SIGNED, TEXT, THUMBPRINT } from "@coffer/testkit/rfc-8037";
import { CompactSign, calculateJwkThumbprint, decodeJwt, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { AUDIENCE, signAccessToken } from "./sign-access-token.ts";

const key = createPrivateKey({ key: PRIVATE_JWK, format: "jwk" });
const NOW = new Date("2026-11-21T12:00:00.900Z");
const issuer = "https://coffer.example";

const sign = (ends: { endsAt?: Date } = {}) =>
  signAccessToken(
    {
      keys: { current: async () => ({ kid: THUMBPRINT, key }) },
      clock: { now: () => NOW },
      policy: { issuer, ttlMs: 600_000 },
    },
    { subject: newId("usr"), claims: { client_id: "coffer" }, ...ends },
  );

describe("an access token", () => {
  it("is signed by what signs the text of RFC 8037 §A.4, under the thumbprint of §A.3", async () => {
    const text = new TextEncoder().encode(TEXT);
    expect(await new CompactSign(text).setProtectedHeader({ alg: "EdDSA" }).sign(key)).toBe(SIGNED);
    expect(await calculateJwkThumbprint(PUBLIC_JWK)).toBe(THUMBPRINT);
    const { token } = await sign();
    const { protectedHeader } = await jwtVerify(token.reveal(), createPublicKey(key), {
      typ: "at+jwt",
      issuer,
      audience: AUDIENCE,
      currentDate: NOW,
    });
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: THUMBPRINT });
  });

  it("ends with its time, or before it where somebody says so, in whole seconds", async () => {
    const { token, expiresAt } = await sign();
    expect(expiresAt).toEqual(new Date("2026-11-21T12:10:00Z"));
    expect(decodeJwt(token.reveal())).toMatchObject({ iat: 1_795_262_400, exp: 1_795_263_000 });
    const sooner = await sign({ endsAt: new Date("2026-11-21T12:01:00.500Z") });
    expect(sooner.expiresAt).toEqual(new Date("2026-11-21T12:01:00Z"));
    const later = await sign({ endsAt: new Date("2026-11-21T13:00:00Z") });
    expect(later.expiresAt).toEqual(expiresAt);
  });
});
