import { newId } from "@coffer/contracts/ids";
import { PERMISSION_NAMES } from "@coffer/platform/identity/permissions";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTokenClaims } from "./parse-token-claims.ts";

const claims = {
  sub: newId("usr"),
  sid: newId("ses"),
  roles: ["USER"],
  exp: 1_800_000_600,
  client_id: "coffer",
  amr: ["pwd"],
  auth_time: 1_800_000_000,
};

describe("claims are refused", () => {
  it.each<[string, object]>([
    ["without a subject", { sub: undefined }],
    ["with something else as subject", { sub: newId("ses") }],
    ["without a session", { sid: undefined }],
    ["with something else as session", { sid: newId("usr") }],
    ["without an end", { exp: undefined }],
    ["without roles", { roles: undefined }],
    ["with a role that nobody knows", { roles: ["EMPEROR"] }],
    ["without a client", { client_id: undefined }],
    ["with a client that is no text", { client_id: ["coffer"] }],
  ])("%s", (_name, change) => {
    expect(() => parseTokenClaims({ ...claims, ...change })).toThrow();
  });
});

describe("an actor of a token", () => {
  it("holds the session of somebody who logged in, whole, and how they did", () => {
    expect(parseTokenClaims(claims)).toEqual({
      kind: "user",
      userId: claims.sub,
      credential: { kind: "session", id: claims.sid },
      roles: ["USER"],
      scopes: null,
      assurance: { methods: ["pwd"], at: 1_800_000_000 },
      expiresAt: 1_800_000_600,
    });
  });

  it("proved nothing where the token does not say how or when, as those of the release before", () => {
    for (const amr of [undefined, "pwd", ["oath", 1]])
      expect(parseTokenClaims({ ...claims, amr, auth_time: undefined }).assurance).toEqual({ methods: [], at: 0 });
  });

  it("has the level that its methods give, whatever the token calls it", () => {
    for (const acr of ["aal2", "AAL2", ["aal2"], 2])
      expect(parseTokenClaims({ ...claims, acr }).assurance).toEqual({ methods: ["pwd"], at: 1_800_000_000 });
  });

  it("of a client that somebody let in has what was consented to, and nothing where nothing is said", () => {
    const credential = { kind: "oauth-client", id: claims.sid, clientId: "shop" };
    const client = { ...claims, client_id: "shop" };
    expect(parseTokenClaims({ ...client, scope: "openid payments:read moon:walk" })).toMatchObject({
      credential,
      scopes: ["payments:read"],
    });
    for (const scope of [undefined, "", 7, ["payments:read"]])
      expect(parseTokenClaims({ ...client, scope })).toMatchObject({ credential, scopes: [] });
  });

  it("is whole only where the client is ours and no scope is said, whatever a token says besides", () => {
    const scopes = fc.option(fc.oneof(fc.string(), fc.constantFrom<string>(...PERMISSION_NAMES)), { nil: undefined });
    fc.assert(
      fc.property(fc.oneof(fc.constant("coffer"), fc.string()), scopes, (client_id, scope) => {
        const isWhole = client_id === "coffer" && scope === undefined;
        expect(parseTokenClaims({ ...claims, client_id, scope }).scopes === null).toBe(isWhole);
      }),
    );
  });
});
