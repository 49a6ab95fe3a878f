import { idFromUuid } from "@coffer/contracts/ids";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizeUrl, ISSUER, letIn, makeOAuthWorld, type OAuthWorld, OFFLINE, pkce } from "./oauth-world.ts";

let world: OAuthWorld;
beforeAll(async () => {
  world = await makeOAuthWorld();
  await world.join("ann");
  await world.join("bob");
});
afterAll(() => world.oauth.close());

const refusalOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body.error];

describe("discovery", () => {
  it("says the same at both addresses, as the configuration has them and not the Host header", async () => {
    const [openid, oauth] = [
      await world.oauth.send("GET", "/.well-known/openid-configuration"),
      await world.oauth.send("GET", "/.well-known/oauth-authorization-server"),
    ];
    expect(openid.body).toEqual(oauth.body);
    expect(openid.text).not.toContain("evil.example");
    expect(openid.body).toMatchObject({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/auth/oauth/authorize`,
      token_endpoint: `${ISSUER}/auth/oauth/token`,
      userinfo_endpoint: `${ISSUER}/auth/oauth/userinfo`,
      revocation_endpoint: `${ISSUER}/auth/oauth/revoke`,
      introspection_endpoint: `${ISSUER}/auth/oauth/introspect`,
      device_authorization_endpoint: `${ISSUER}/auth/oauth/device_authorization`,
      pushed_authorization_request_endpoint: `${ISSUER}/auth/oauth/par`,
      end_session_endpoint: `${ISSUER}/auth/oauth/end`,
      jwks_uri: `${ISSUER}/auth/jwks.json`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      id_token_signing_alg_values_supported: ["EdDSA"],
      authorization_response_iss_parameter_supported: true,
      dpop_signing_alg_values_supported: ["ES256", "Ed25519", "EdDSA"],
    });
    expect(openid.body).not.toHaveProperty("registration_endpoint");
    expect(openid.body.grant_types_supported.toSorted()).toEqual([
      "authorization_code",
      "client_credentials",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:device_code",
    ]);
  });
});

describe("a code", () => {
  it("that somebody put into another's browser is worth nothing there, and goes on to be theirs", async () => {
    const client = await world.oauth.register();
    const [mallory, victim] = [
      await letIn(world, { client, login: "bob" }),
      await letIn(world, { client, login: "ann" }),
    ];
    for (const injected of [
      { ...victim.exchange, code: mallory.code },
      { ...mallory.exchange, code: victim.code },
    ])
      expect(refusalOf(await world.oauth.token(client, injected))).toEqual([400, "invalid_grant"]);
    const subjects = [];
    for (const { exchange } of [mallory, victim])
      subjects.push(decodeJwt((await world.oauth.token(client, exchange)).body.access_token).sub);
    expect(new Set(subjects).size).toBe(2);
  });

  it("is refused with another verifier, another address and another client, and is still good for its own", async () => {
    const [client, other] = [await world.oauth.register(), await world.oauth.register()];
    const { exchange } = await letIn(world, { client, login: "ann" });
    const { token } = world.oauth;
    expect(refusalOf(await token(client, { ...exchange, code_verifier: pkce().verifier }))).toEqual([
      400,
      "invalid_grant",
    ]);
    expect(refusalOf(await token(client, { ...exchange, redirect_uri: "https://shop.example/other" }))).toEqual([
      400,
      "invalid_grant",
    ]);
    expect(refusalOf(await token(other, exchange))).toEqual([400, "invalid_grant"]);
    const { code_verifier: _left, ...without } = exchange;
    expect(refusalOf(await token(client, without))).toEqual([400, "invalid_grant"]);
    expect(refusalOf(await token({ ...client, secret: "wrong" }, exchange))).toEqual([401, "invalid_client"]);
    expect(refusalOf(await token({ ...client, secret: null }, exchange))).toEqual([401, "invalid_client"]);
    expect((await token(client, exchange)).status).toBe(200);
  });

  it("is exchanged with the verifier of RFC 7636 §B, of whose challenge it was made, and with no other", async () => {
    const client = await world.oauth.register();
    const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const { exchange } = await letIn(world, { client, login: "ann", params: { code_challenge: challenge } });
    // In the clear the challenge is its own verifier; here that is one more that is wrong.
    for (const wrong of [challenge, verifier.toLowerCase(), `${verifier}=`, verifier.slice(1)])
      expect((await world.oauth.token(client, { ...exchange, code_verifier: wrong })).status).toBe(400);
    expect((await world.oauth.token(client, { ...exchange, code_verifier: verifier })).status).toBe(200);
  });

  it("that comes again ends all that it gave: somebody holds a copy", async () => {
    const client = await world.oauth.register();
    const { exchange } = await letIn(world, { client, login: "ann", params: OFFLINE });
    const first = await world.oauth.token(client, exchange);
    expect(first.status).toBe(200);
    expect(refusalOf(await world.oauth.token(client, exchange))).toEqual([400, "invalid_grant"]);
    const sid = String(decodeJwt(first.body.access_token).sid);
    expect(await world.keyValue.get(`session-ended:${sid}`)).not.toBeNull();
    expect((await world.events("session.ended")).at(-1)?.data).toMatchObject({ sessionId: sid, reason: "REUSE" });
    const refresh = { grant_type: "refresh_token", refresh_token: first.body.refresh_token };
    expect(refusalOf(await world.oauth.token(client, refresh))).toEqual([400, "invalid_grant"]);
  });

  it("is exchanged once, of 20 who bring it at once", async () => {
    const client = await world.oauth.register();
    const { exchange } = await letIn(world, { client, login: "ann" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.oauth.token(client, exchange)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status !== 200).map(refusalOf)).toEqual(
      expect.arrayContaining([[400, "invalid_grant"]]),
    );
    expect(refusalOf(await world.oauth.token(client, exchange))).toEqual([400, "invalid_grant"]);
    for (const { body } of answers.filter(({ status }) => status === 200))
      expect(await world.keyValue.get(`session-ended:${decodeJwt(body.access_token).sid}`)).not.toBeNull();
  });
});

describe("tokens", () => {
  it("are as RFC 9068 and OpenID Connect have them, signed by the published keys, and the API's alone", async () => {
    const client = await world.oauth.register();
    const { exchange } = await letIn(world, { client, login: "ann", params: { ...OFFLINE, nonce: "n-0S6" } });
    const { status, body, headers } = await world.oauth.token(client, exchange);
    expect([status, headers["cache-control"], body.token_type]).toEqual([200, "no-store", "Bearer"]);
    const { header, ...claims } = await world.verify(body.access_token);
    expect(header).toMatchObject({ alg: "EdDSA", typ: "at+jwt" });
    expect(claims).toMatchObject({
      iss: ISSUER,
      aud: "coffer",
      client_id: client.id,
      roles: [],
      amr: ["pwd"],
      acr: "aal1",
      scope: OFFLINE.scope,
      sid: expect.stringMatching(/^ses_/),
      sub: expect.stringMatching(/^usr_/),
      jti: expect.any(String),
    });
    const { payload } = await jwtVerify(body.id_token, createLocalJWKSet(await world.jwks()), {
      issuer: ISSUER,
      audience: client.id,
      algorithms: ["EdDSA"],
    });
    expect(payload).toMatchObject({
      sub: claims.sub,
      nonce: "n-0S6",
      amr: ["pwd"],
      acr: "aal1",
      auth_time: claims.auth_time,
    });
    expect(payload).not.toHaveProperty("email");
    expect(decodeProtectedHeader(body.id_token).typ).not.toBe("at+jwt");
  });

  it("say who somebody is to whom they were given, and to nobody else", async () => {
    const [client, other] = [await world.oauth.register(), await world.oauth.register()];
    const { exchange } = await letIn(world, { client, login: "ann", params: OFFLINE });
    const { body } = await world.oauth.token(client, exchange);
    const userinfo = (token: string) =>
      world.oauth.send("GET", "/auth/oauth/userinfo", { headers: { authorization: `Bearer ${token}` } });
    expect((await userinfo(body.access_token)).body).toEqual({
      sub: decodeJwt(body.access_token).sub,
      preferred_username: "ann",
      email: "ann@example.com",
      email_verified: false,
    });
    await world.confirm("ann");
    expect((await userinfo(body.access_token)).body).toMatchObject({ email_verified: true });
    for (const token of [body.id_token, body.refresh_token, `${body.access_token}x`, "a.b.c", "a~b~c"])
      expect((await userinfo(token)).status).toBe(401);
    const { tokens } = await world.login("ann");
    expect((await userinfo(tokens.accessToken)).status).toBe(401);

    for (const token of [body.access_token, body.refresh_token]) {
      expect((await world.oauth.ask(client, "introspect", { token })).body).toMatchObject({
        active: true,
        client_id: client.id,
        scope: OFFLINE.scope,
      });
      expect((await world.oauth.ask(other, "introspect", { token })).body).toEqual({ active: false });
    }
    expect((await world.oauth.ask(client, "introspect", { token: tokens.accessToken })).body).toEqual({
      active: false,
    });
  });

  it("without openid say nothing of who somebody is", async () => {
    const client = await world.oauth.register();
    const { exchange } = await letIn(world, { client, login: "ann", params: { scope: "payments:read" } });
    const { body } = await world.oauth.token(client, exchange);
    expect(body).not.toHaveProperty("id_token");
    expect(body).not.toHaveProperty("refresh_token");
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await world.oauth.send("GET", "/auth/oauth/userinfo", { headers })).status).toBe(403);
  });
});

describe("a refresh token", () => {
  const begin = async () => {
    const client = await world.oauth.register();
    const { exchange } = await letIn(world, { client, login: "bob", params: OFFLINE });
    const { body } = await world.oauth.token(client, exchange);
    const refresh = (token: string, as = client, more = {}) =>
      world.oauth.token(as, { grant_type: "refresh_token", refresh_token: token, ...more });
    return { client, body, refresh, sid: String(decodeJwt(body.access_token).sid) };
  };

  it("is refused to another client, and with a scope that was not given", async () => {
    const { body, refresh, client } = await begin();
    expect(refusalOf(await refresh(body.refresh_token, await world.oauth.register()))).toEqual([400, "invalid_grant"]);
    expect(refusalOf(await refresh(body.refresh_token, client, { scope: "openid wallets:read" }))).toEqual([
      400,
      "invalid_scope",
    ]);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it("is exchanged for the next, which goes on for the same grant, narrowed where that is asked", async () => {
    const { body, refresh, sid, client } = await begin();
    const second = await refresh(body.refresh_token);
    expect(second.body.refresh_token).not.toBe(body.refresh_token);
    expect(decodeJwt(second.body.access_token).sid).toBe(sid);
    const third = await refresh(second.body.refresh_token, client, { scope: "payments:read" });
    expect(decodeJwt(third.body.access_token).scope).toBe("payments:read");
  });

  it("that comes again ends the grant, and its successor with it", async () => {
    const { body, refresh, sid } = await begin();
    const second = await refresh(body.refresh_token);
    expect(refusalOf(await refresh(body.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(refusalOf(await refresh(second.body.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(await world.keyValue.get(`session-ended:${sid}`)).not.toBeNull();
  });

  it("brought by 20 at once gives one successor at most, which is worth nothing", async () => {
    const { body, refresh, sid } = await begin();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(body.refresh_token)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given.length).toBeLessThanOrEqual(1);
    for (const { body: got } of given)
      expect(refusalOf(await refresh(got.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(await world.keyValue.get(`session-ended:${sid}`)).not.toBeNull();
  });
});

describe("a grant ends everywhere at once", () => {
  const begin = async (login: string) => {
    const client = await world.oauth.register();
    const { exchange, browser } = await letIn(world, { client, login, params: OFFLINE });
    const { body } = await world.oauth.token(client, exchange);
    return { client, body, browser, sid: String(decodeJwt(body.access_token).sid) };
  };
  const isOver = async ({ client, body, sid }: Awaited<ReturnType<typeof begin>>) => {
    expect(await world.keyValue.get(`session-ended:${sid}`)).not.toBeNull();
    const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token };
    expect((await world.oauth.token(client, refresh)).status).not.toBe(200);
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await world.oauth.send("GET", "/auth/oauth/userinfo", { headers })).status).toBe(401);
  };

  it.each(["access_token", "refresh_token"])("when its %s is revoked, which no other client can", async (which) => {
    const grant = await begin("bob");
    const other = await world.oauth.register();
    const token = grant.body[which];
    expect((await world.oauth.ask(other, "revoke", { token })).status).toBe(200);
    expect(await world.keyValue.get(`session-ended:${grant.sid}`)).toBeNull();
    expect((await world.oauth.ask(grant.client, "revoke", { token, token_type_hint: which })).status).toBe(200);
    await isOver(grant);
    expect((await world.oauth.ask(grant.client, "revoke", { token })).status).toBe(200);
    expect((await world.events("session.ended")).filter(({ subject }) => subject === grant.sid)).toHaveLength(1);
  });

  it("when its user ends it, and only theirs", async () => {
    const END = `mutation ($input: EndOAuthGrantInput!) { endOAuthGrant(input: $input) { __typename
      ... on EndOAuthGrantSuccess { endedAt } ... on Refusal { code } } }`;
    const LIST =
      "query ($id: ID!) { user(by: { id: $id }) { oauthGrants { nodes { id clientId clientName scopes } } } }";
    const grant = await begin("bob");
    const [bob, ann] = [await world.login("bob"), await world.login("ann")];
    const actor = (user: { tokens: { accessToken: string }; user: { id: string } }) => ({
      ...world.oauth.admin,
      userId: user.user.id as never,
      roles: ["USER" as const],
      credential: { kind: "session" as const, id: String(decodeJwt(user.tokens.accessToken).sid) },
    });
    const listed = async (viewer: typeof bob) =>
      (await world.run(LIST, { id: bob.user.id }, actor(viewer as never))).data.user.oauthGrants;
    expect(await listed(ann)).toBeNull();
    expect((await listed(bob)).nodes).toContainEqual({
      id: grant.sid,
      clientId: grant.client.id,
      clientName: "Shop",
      scopes: OFFLINE.scope.split(" "),
    });
    const end = async (viewer: typeof bob) =>
      (await world.run(END, { input: { grantId: grant.sid } }, actor(viewer as never))).data.endOAuthGrant;
    expect(await end(ann)).toEqual({ __typename: "GrantNotFound", code: "GRANT_NOT_FOUND" });
    const first = await end(bob);
    expect(first.__typename).toBe("EndOAuthGrantSuccess");
    expect(await end(bob)).toEqual(first);
    await isOver(grant);
    expect((await listed(bob)).nodes.map(({ id }: { id: string }) => id)).not.toContain(grant.sid);
    const own = String(decodeJwt(bob.tokens.accessToken).sid);
    const { data } = await world.run(END, { input: { grantId: own } }, actor(bob as never));
    expect(data.endOAuthGrant.code).toBe("GRANT_NOT_FOUND");
  });

  it("when its client is disabled, which nobody can ask for again", async () => {
    const grant = await begin("bob");
    const DISABLE = `mutation ($input: DisableOAuthClientInput!) { disableOAuthClient(input: $input) { __typename
      ... on DisableOAuthClientSuccess { client { disabledAt } } ... on Refusal { code } } }`;
    const input = { clientId: grant.client.id, idempotencyKey: "disable" };
    const { data } = await world.oauth.run(DISABLE, { input });
    expect(data.disableOAuthClient.client.disabledAt).not.toBeNull();
    expect(await world.keyValue.get(`session-ended:${grant.sid}`)).not.toBeNull();
    const refresh = { grant_type: "refresh_token", refresh_token: grant.body.refresh_token };
    expect(refusalOf(await world.oauth.token(grant.client, refresh))).toEqual([401, "invalid_client"]);
    const url = authorizeUrl(grant.client, { code_challenge: pkce().challenge });
    expect((await world.oauth.send("GET", url, { headers: { accept: "text/html" } })).status).toBe(400);
  });

  it("when its user is frozen, and nobody lets anybody in until that is over", async () => {
    await world.join("carla");
    const grant = await begin("carla");
    const { rows } = await world.admin.query(`SELECT id FROM auth."user" WHERE username_key = 'carla'`);
    const FREEZE = `mutation ($input: FreezeUserInput!) { freezeUser(input: $input) { __typename } }`;
    const input = { userId: idFromUuid("usr", rows[0].id), reason: "r", idempotencyKey: "freeze-carla" };
    const operator = { ...world.oauth.admin, roles: ["USER" as const, "OPERATOR" as const] };
    expect((await world.run(FREEZE, { input }, operator)).data.freezeUser.__typename).toBe("FreezeUserSuccess");
    await isOver(grant);
    const again = await grant.browser.letIn(authorizeUrl(grant.client, { code_challenge: pkce().challenge }), {
      login: "carla",
    });
    expect([again.sent.status, again.sent.text]).toEqual([403, expect.stringContaining("This account is frozen")]);
  });
});
