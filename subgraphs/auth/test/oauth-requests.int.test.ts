import { randomUUID } from "node:crypto";
import { type Id, uuidOf } from "@coffer/contracts/ids";
import { type ClientKey, makeClientKey, signProof } from "@coffer/testkit/proofs";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizeUrl,
  ISSUER,
  letIn,
  makeOAuthWorld,
  type OAuthWorld,
  OFFLINE,
  pkce,
  REDIRECT,
  tokenByProof,
} from "./oauth-world.ts";

let world: OAuthWorld;
beforeAll(async () => {
  world = await makeOAuthWorld();
  await world.join("ann");
});
afterAll(() => world.oauth.close());

const refusalOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body.error];

describe("an authorization request", () => {
  it("that names nobody, or another address than was registered, leads nowhere", async () => {
    const client = await world.oauth.register();
    for (const params of [
      { client_id: "app_01jaaaaaaaaaaaaaaaaaaaaaaa" },
      { redirect_uri: "https://shop.example/callback/" },
      { redirect_uri: "https://shop.example/callback?x=1" },
      { redirect_uri: "https://SHOP.example/callback" },
      { redirect_uri: "https://shop.example.evil.example/callback" },
      { redirect_uri: "https://shop.example@evil.example/callback" },
      { redirect_uri: "https://shop.example/callback#part" },
      { redirect_uri: "https://shop.example/x/../callback" },
      { redirect_uri: "https://shop.example\\@evil.example/callback" },
      { redirect_uri: "//shop.example/callback" },
      { redirect_uri: "javascript:alert(1)//https://shop.example/callback" },
      // Nor does what would be refused anyway lead there.
      { redirect_uri: "https://evil.example/", prompt: "none" },
      { redirect_uri: "https://evil.example/", response_type: "token", scope: "nobody:knows" },
      { redirect_uri: undefined },
    ]) {
      const sent = await world.oauth.send(
        "GET",
        authorizeUrl(client, { code_challenge: pkce().challenge, ...params }),
        {
          headers: { accept: "text/html" },
        },
      );
      expect([sent.status, sent.headers.location]).toEqual([400, undefined]);
      expect(sent.text).toContain("<!doctype html>");
    }
  });

  it("leads to a device's own address by whichever port, and nowhere else", async () => {
    const client = await world.oauth.register({ kind: "PUBLIC", redirectUris: ["http://127.0.0.1/callback"] });
    const ask = async (redirect_uri: string) => {
      const url = authorizeUrl(client, { code_challenge: pkce().challenge, redirect_uri, prompt: "none" });
      return (await world.oauth.send("GET", url, { headers: { accept: "text/html" } })).status;
    };
    expect(await ask("http://127.0.0.1:49152/callback")).toBe(303);
    for (const other of [
      "http://127.0.0.1:49152/other",
      "http://127.0.0.2:49152/callback",
      "http://localhost:49152/callback",
      "https://127.0.0.1:49152/callback",
      "http://127.0.0.1.evil.example/callback",
      "http://127.0.0.1:49152@evil.example/callback",
    ])
      expect([other, await ask(other)]).toEqual([other, 400]);
  });

  it("that was pushed is held to the same: no PKCE, none in the clear, and no other address", async () => {
    const client = await world.oauth.register();
    const form = {
      client_id: client.id,
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: "openid",
      code_challenge: pkce().challenge,
      code_challenge_method: "S256",
    };
    const { code_challenge: _left, ...bare } = form;
    for (const pushed of [
      bare,
      { ...form, code_challenge_method: "plain" },
      { ...form, redirect_uri: "https://evil.example/" },
    ])
      expect(refusalOf(await world.oauth.ask(client, "par", pushed))).toEqual([
        400,
        expect.stringMatching(/^invalid_(request|redirect_uri)$/),
      ]);
    expect((await world.oauth.ask(client, "par", form)).status).toBe(201);
  });

  it.each([
    ["without PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["with PKCE in the clear", { code_challenge_method: "plain" }, "invalid_request"],
    ["with a challenge whose method is not said", { code_challenge_method: undefined }, "invalid_request"],
    ["for the implicit flow", { response_type: "token" }, "unsupported_response_type"],
    ["for a hybrid flow", { response_type: "code id_token", nonce: "n" }, "unsupported_response_type"],
    ["for a scope that the client may not have", { scope: "openid payments:write" }, "invalid_scope"],
    ["for another server", { resource: "https://other.example/" }, "invalid_target"],
    ["that nobody may be asked about, and nobody is logged in", { prompt: "none" }, "login_required"],
    ["with a request object", { request: "eyJhbGciOiJub25lIn0.e30." }, "request_not_supported"],
    ["that says where its parameters are", { request_uri: "https://shop.example/r" }, "request_uri_not_supported"],
  ])("%s is told so, with who tells it", async (_name, params, error) => {
    const client = await world.oauth.register();
    const url = authorizeUrl(client, { code_challenge: pkce().challenge, ...params });
    const { status, headers } = await world.oauth.send("GET", url);
    const led = new URL(headers.location);
    expect([status, `${led.origin}${led.pathname}`]).toEqual([303, REDIRECT]);
    const told = new URLSearchParams(led.search || led.hash.slice(1));
    expect(Object.fromEntries(told)).toMatchObject({ error, iss: ISSUER, state: "st" });
    expect(told.get("code")).toBeNull();
  });

  it("leads a person through login and consent, and back with a code and who gives it", async () => {
    const client = await world.oauth.register();
    const { url } = await letIn(world, { client, login: "ann" });
    expect(`${url?.origin}${url?.pathname}`).toBe(REDIRECT);
    expect([...(url?.searchParams.keys() ?? [])].toSorted()).toEqual(["code", "iss", "state"]);
    expect([url?.searchParams.get("iss"), url?.searchParams.get("state")]).toEqual([ISSUER, "st"]);
  });

  it("of somebody who says no is refused", async () => {
    const client = await world.oauth.register();
    const browser = world.oauth.browser();
    const start = await browser.go("GET", authorizeUrl(client, { code_challenge: pkce().challenge }));
    const { sent, at } = await browser.follow(start);
    const answered = await browser.go("POST", at, { form: { step: "refuse", csrf: browser.csrfIn(sent.text) } });
    const { at: led } = await browser.follow(answered);
    expect(new URL(led).searchParams.get("error")).toBe("access_denied");
  });
});

const SHOP = {
  name: "Shop",
  homepage: "https://shop.example/",
  redirectUris: [REDIRECT],
  scopes: ["openid", "profile", "email", "offline_access", "payments:read"],
  idempotencyKey: randomUUID(),
};
const UPDATE_CLIENT = `mutation ($input: UpdateOAuthClientInput!) { updateOAuthClient(input: $input) {
  ... on UpdateOAuthClientSuccess { client { id dpopBoundAccessTokens } } ... on Refusal { code message } } }`;

/** RFC 9449; what the gateway makes of a proof is tested there. */
describe("a program that has a key of its own", () => {
  const at = () => Math.floor(Date.now() / 1000);
  const forToken = (key: ClientKey, changes = {}) =>
    signProof(key, { method: "POST", url: `${ISSUER}/auth/oauth/token`, at: at() }, changes);
  const forUserinfo = (key: ClientKey, token: string) =>
    signProof(key, { method: "GET", url: `${ISSUER}/auth/oauth/userinfo`, at: at(), token });
  const userinfo = (authorization: string, dpop?: string, auth = world.auth) =>
    world.oauth.send("GET", "/auth/oauth/userinfo", { auth, headers: { authorization, ...(dpop ? { dpop } : {}) } });
  const begin = async (input = {}) => {
    const client = await world.oauth.register(input);
    const { exchange } = await letIn(world, { client, login: "ann", params: OFFLINE });
    return { client, exchange, key: await makeClientKey() };
  };
  const beginBound = async (input = {}) => {
    const { client, exchange, key } = await begin(input);
    const { body } = await tokenByProof(world, { client, form: exchange, proof: await forToken(key) });
    const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token };
    return { client, key, body, refresh };
  };

  it("is refused a token for a proof that is none of this request, and its code is still good", async () => {
    const { client, exchange, key } = await begin();
    const bad = [
      "no proof",
      await forToken(key, { claims: { htu: `${ISSUER}/graphql` } }),
      await forToken(key, { claims: { htm: "GET" } }),
      await forToken(key, { claims: { iat: at() - 3600 } }),
      await forToken(key, { header: { typ: "JWT" } }),
      await forToken(key, { key: (await makeClientKey()).privateKey }),
      await forToken(await makeClientKey("ES384")),
    ];
    for (const proof of bad)
      expect(refusalOf(await tokenByProof(world, { client, form: exchange, proof }))).toEqual([
        400,
        "invalid_dpop_proof",
      ]);
    const { status } = await tokenByProof(world, { client, form: exchange, proof: await forToken(key) });
    expect(status).toBe(200);
  });

  it("gets tokens that say whose key they are bound to, and who it is only with a proof", async () => {
    const { client, key, body } = await beginBound();
    expect(body.token_type).toBe("DPoP");
    expect(await world.verify(body.access_token)).toMatchObject({ cnf: { jkt: key.jkt }, client_id: client.id });
    expect((await world.oauth.ask(client, "introspect", { token: body.access_token })).body).toMatchObject({
      active: true,
      token_type: "DPoP",
      cnf: { jkt: key.jkt },
    });
    const token = body.access_token;
    expect((await userinfo(`Bearer ${token}`)).status).toBe(401);
    expect((await userinfo(`DPoP ${token}`)).status).not.toBe(200);
    expect((await userinfo(`DPoP ${token}`, await forUserinfo(await makeClientKey(), token))).status).toBe(401);
    expect((await userinfo(`DPoP ${token}`, await forUserinfo(key, body.refresh_token))).status).toBe(401);
    const told = await userinfo(`DPoP ${token}`, await forUserinfo(key, token));
    expect([told.status, told.body.preferred_username]).toEqual([200, "ann"]);
  });

  it("that can keep no secret refreshes with that key alone", async () => {
    const { client, key, refresh } = await beginBound({ kind: "PUBLIC" });
    expect(refusalOf(await world.oauth.token(client, refresh))).toEqual([400, "invalid_grant"]);
    const stolen = { proof: await forToken(await makeClientKey()) };
    expect(refusalOf(await tokenByProof(world, { client, form: refresh, ...stolen }))).toEqual([400, "invalid_grant"]);
    const next = await tokenByProof(world, { client, form: refresh, proof: await forToken(key) });
    expect(decodeJwt(next.body.access_token).cnf).toEqual({ jkt: key.jkt });
    const again = { ...refresh, refresh_token: next.body.refresh_token };
    expect(refusalOf(await world.oauth.token(client, again))).toEqual([400, "invalid_grant"]);
    expect((await tokenByProof(world, { client, form: again, proof: await forToken(key) })).status).toBe(200);
  });

  it("is given nothing for a code that was asked for with another key (dpop_jkt), or by nobody's", async () => {
    const [client, key] = [await world.oauth.register(), await makeClientKey()];
    const ask = async () =>
      (await letIn(world, { client, login: "ann", params: { ...OFFLINE, dpop_jkt: key.jkt } })).exchange;
    expect(refusalOf(await world.oauth.token(client, await ask()))).toEqual([400, "invalid_grant"]);
    const stolen = { client, form: await ask(), proof: await forToken(await makeClientKey()) };
    expect(refusalOf(await tokenByProof(world, stolen))).toEqual([400, "invalid_grant"]);
    const own = { client, form: await ask(), proof: await forToken(key) };
    expect((await tokenByProof(world, own)).body.token_type).toBe("DPoP");
  });

  it("gets none without a proof where it was registered so, nor the next where that was said later", async () => {
    const held = await begin({ dpopBoundAccessTokens: true });
    expect(refusalOf(await world.oauth.token(held.client, held.exchange))).toEqual([400, "invalid_grant"]);
    const again = await letIn(world, { client: held.client, login: "ann" });
    const proved = { client: held.client, form: again.exchange, proof: await forToken(held.key) };
    expect((await tokenByProof(world, proved)).body.token_type).toBe("DPoP");

    const { client, exchange, key } = await begin();
    const { body } = await world.oauth.token(client, exchange);
    expect(body.token_type).toBe("Bearer");
    const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token };
    const { data } = await world.oauth.run(UPDATE_CLIENT, {
      input: { ...SHOP, clientId: client.id, dpopBoundAccessTokens: true },
    });
    expect(data.updateOAuthClient.client).toEqual({ id: client.id, dpopBoundAccessTokens: true });
    expect(refusalOf(await world.oauth.token(client, refresh))).toEqual([400, "invalid_grant"]);
    const next = await tokenByProof(world, { client, form: refresh, proof: await forToken(key) });
    expect(decodeJwt(next.body.access_token).cnf).toEqual({ jkt: key.jkt });
    const { rows } = await world.admin.query(
      "SELECT became->'dpopBoundAccessTokens' AS is_bound FROM auth.oauth_client_change WHERE client_id = $1 ORDER BY at, id",
      [uuidOf(client.id as Id<"app">)],
    );
    expect(rows).toEqual([{ is_bound: false }, { is_bound: true }]);
  });

  it("uses a proof once, of 20 times at once at two processes", async () => {
    const { key, body } = await beginBound();
    const other = world.another();
    const proof = await forUserinfo(key, body.access_token);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => userinfo(`DPoP ${body.access_token}`, proof, n % 2 ? other : world.auth)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(19).fill(401)]);
    expect((await userinfo(`DPoP ${body.access_token}`, proof, other)).status).toBe(401);
    // Five minutes are good, and of a clock that is as much ahead, ten.
    const { rows } = await world.admin.query(
      "SELECT max(expires_at) AS at FROM auth.oauth_record WHERE kind = 'ReplayDetection'",
    );
    expect(rows[0].at.getTime() - world.clock.now().getTime()).toBeGreaterThan(9.5 * 60_000);
  });

  it("is refused the next tokens for a proof that another process has seen", async () => {
    const { client, key, refresh } = await beginBound({ kind: "PUBLIC" });
    const proof = await forToken(key);
    const next = await tokenByProof(world, { client, form: refresh, proof });
    const again = { ...refresh, refresh_token: next.body.refresh_token };
    const auth = world.another();
    expect((await tokenByProof(world, { client, form: again, proof, auth })).status).toBe(400);
    expect((await tokenByProof(world, { client, form: again, proof: await forToken(key), auth })).status).toBe(200);
  });
});
