import { randomUUID } from "node:crypto";
import { makeClientKey, signProof } from "@coffer/testkit/proofs";
import { base64url, exportJWK, SignJWT } from "jose";
import * as openid from "openid-client";
import { beforeAll, expect, it } from "vitest";
import { authDoor, authProgram, fillDoor, sendDoor, urlOfDoor } from "./auth-page.ts";
import { CofferClient, type GraphQLFault } from "./client.ts";
import { runForeignClient, whyNoForeignClient } from "./foreign-oauth-client.ts";
import { makeOAuthBrowser } from "./oauth-browser.ts";
import { operation } from "./operations.ts";
import { join, openAccount, type Person } from "./people.ts";
import { RawSocket } from "./raw-socket.ts";
import { readClaims } from "./read-claims.ts";

export const REDIRECT = "http://127.0.0.1:9/callback";
const JSON_TYPE = { "content-type": "application/json" };
const DAY_MS = 24 * 60 * 60_000;
const INSECURE = { execute: [openid.allowInsecureRequests] };

export type OAuthServerUnderTest = {
  readonly url: string;
  /** As discovery and tokens name it. */
  readonly issuer: string;
  /** Of every gateway. */
  readonly urls: readonly string[];
  makeAdmin(): Promise<Person>;
};

export async function registerClient(admin: Person, input: Record<string, unknown> = {}) {
  const { registerOAuthClient: answer } = await admin.client.ask(operation("RegisterOAuthClient"), {
    input: {
      name: "Shop",
      kind: "CONFIDENTIAL",
      homepage: "https://shop.example/",
      redirectUris: [REDIRECT],
      scopes: ["openid", "profile", "email", "offline_access", "accounts:read", "payments:read"],
      byDeviceCode: false,
      idempotencyKey: randomUUID(),
      ...input,
    },
  });
  return { id: String(answer.client.id), secret: answer.clientSecret as string | null };
}

type Flows = ReturnType<typeof useFlows>;

function useFlows(coffer: OAuthServerUnderTest) {
  let people: { admin: Person; ann: Person } | undefined;
  beforeAll(async () => {
    people = { admin: await coffer.makeAdmin(), ann: await join(coffer.url, "ann") };
  });
  const findPeople = () => {
    if (!people) throw new Error("nobody is there yet");
    return people;
  };
  const register = (input: Record<string, unknown> = {}) => registerClient(findPeople().admin, input);

  const discover = async (client: { id: string; secret: string | null }) =>
    openid.discovery(
      new URL(coffer.issuer),
      client.id,
      undefined,
      client.secret === null ? openid.None() : openid.ClientSecretBasic(client.secret),
      INSECURE,
    );

  const begin = async (scope: string, more: Record<string, string> = {}) => {
    const config = await discover(await register());
    const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope,
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...more,
    });
    const led = await makeOAuthBrowser(findPeople().ann).letIn(url);
    return { config, led, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } };
  };

  const order = async (name: string, input: Record<string, unknown>) => {
    const { client } = findPeople().admin;
    const answer = await client.ask(operation(name), { input: { idempotencyKey: randomUUID(), ...input } });
    return answer[`${name.charAt(0).toLowerCase()}${name.slice(1)}`];
  };
  const makeService = async (scopes: readonly string[]) => {
    const { service } = await order("CreateService", { name: `office-${randomUUID().slice(0, 8)}`, scopes });
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    const { secret } = await order("CreateApiKey", { name: "nightly", scopes, serviceId: service.id, expiresAt });
    return { id: String(service.id), secret: String(secret) };
  };

  return {
    ...{ register, discover, begin, order, makeService },
    get ann() {
      return findPeople().ann;
    },
  };
}

/** Client libraries that others wrote go all the way, through the gateway alone. */
export function tellOfOAuth(coffer: OAuthServerUnderTest): void {
  const flows = useFlows(coffer);
  tellOfLibraries(coffer, flows);
  tellOfKeys(coffer, flows);
  tellOfServices(coffer, flows);
  tellOfPeople(coffer, flows);
  tellOfThePage(coffer, flows);
}

function tellOfLibraries(coffer: OAuthServerUnderTest, flows: Flows): void {
  it("refuses a client library an answer of another issuer, and the server another verifier", async () => {
    const { config, led, checks } = await flows.begin("openid");
    const mixedUp = new URL(led);
    mixedUp.searchParams.set("iss", "https://evil.example");
    await expect(openid.authorizationCodeGrant(config, mixedUp, checks)).rejects.toThrow();
    // Discovery says that each answer names who gives it: one that does not is another's.
    mixedUp.searchParams.delete("iss");
    await expect(openid.authorizationCodeGrant(config, mixedUp, checks)).rejects.toThrow();
    const other = { ...checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() };
    await expect(openid.authorizationCodeGrant(config, led, other)).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("lets a client library in, whose tokens give what was consented to, and nothing else, until they are revoked", async () => {
    const scope = "openid profile offline_access accounts:read";
    const { config, led, checks } = await flows.begin(scope, { prompt: "consent" });
    const tokens = await openid.authorizationCodeGrant(config, led, checks);
    expect(tokens.claims()).toMatchObject({ iss: coffer.issuer, sub: flows.ann.userId, amr: ["pwd"], acr: "aal1" });
    const info = await openid.fetchUserInfo(config, tokens.access_token, flows.ann.userId);
    expect(info).toMatchObject({ sub: flows.ann.userId, preferred_username: flows.ann.username });
    expect(await openid.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, scope });

    await openAccount(flows.ann, "USD");
    const app = new CofferClient(coffer.url, tokens.access_token);
    const codes = async (query: string, variables = {}) => {
      const { errors = [] } = await app.send(query, variables);
      return [...new Set(errors.map(({ extensions }) => extensions.code))];
    };
    expect(await codes("{ accounts { id } }")).toEqual([]);
    expect(await codes("{ payments { nodes { id } } }")).toEqual(["FORBIDDEN"]);
    expect(await codes("mutation { logout { loggedOutAt } }")).toEqual(["FORBIDDEN"]);
    expect(await codes("{ oauthClients { nodes { id } } }")).toEqual(["FORBIDDEN"]);

    const next = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    await openid.tokenRevocation(config, next.refresh_token ?? "");
    await expect.poll(() => codes("{ accounts { id } }")).toEqual(["UNAUTHENTICATED"]);
    await expect(openid.refreshTokenGrant(config, next.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  const why = whyNoForeignClient();
  it.skipIf(why)(`lets a client in that others wrote in Python${why ? ` (skipped: ${why})` : ""}`, async () => {
    const { id, secret } = await flows.register();
    const scope = "openid profile offline_access";
    const got = await runForeignClient(
      { issuer: coffer.issuer, client_id: id, client_secret: secret, redirect_uri: REDIRECT, scope },
      makeOAuthBrowser(flows.ann).letIn,
    );
    expect(got).toEqual({
      sub: flows.ann.userId,
      info: { sub: flows.ann.userId, preferred_username: flows.ann.username },
      rotated: true,
      after: 401,
    });
  });
}

/** RFC 9449. */
function tellOfKeys(coffer: OAuthServerUnderTest, flows: Flows): void {
  const address = `${coffer.issuer}/graphql`;
  const ask = async (authorization: string, dpop?: string, url = coffer.url) => {
    const headers = { ...JSON_TYPE, authorization, ...(dpop === undefined ? {} : { dpop }) };
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify({ query: "{ accounts { id } }" }),
    });
    const { data, errors } = (await response.json()) as {
      data?: { accounts: object[] | null };
      errors?: GraphQLFault[];
    };
    const code = errors?.[0]?.extensions.code ?? (data?.accounts ? "data" : "nothing");
    return [response.status, code, response.headers.get("www-authenticate")?.split(",")[0]];
  };
  const begin = async () => {
    const { config, led, checks } = await flows.begin("openid profile accounts:read");
    const key = await makeClientKey();
    const DPoP = openid.getDPoPHandle(config, key);
    const tokens = await openid.authorizationCodeGrant(config, led, checks, undefined, { DPoP });
    const token = tokens.access_token;
    const prove = (by = key) =>
      signProof(by, { token, method: "POST", url: address, at: Math.floor(Date.now() / 1000) });
    return { config, key, DPoP, tokens, token, prove };
  };

  it("gives a client library with a key tokens that are nobody else's, and takes each proof once, whichever gateway saw it", async () => {
    const { config, DPoP, tokens, token, prove } = await begin();
    expect([tokens.token_type, readClaims(token).cnf]).toEqual(["dpop", { jkt: expect.any(String) }]);
    const proof = await prove();
    expect(await ask(`DPoP ${token}`, proof)).toEqual([200, "data", undefined]);
    for (const url of coffer.urls)
      expect(await ask(`DPoP ${token}`, proof, url)).toEqual([
        401,
        "UNAUTHENTICATED",
        'DPoP error="invalid_dpop_proof"',
      ]);
    for (const url of coffer.urls) expect((await ask(`DPoP ${token}`, await prove(), url))[1]).toBe("data");

    const info = await openid.fetchUserInfo(config, token, flows.ann.userId, { DPoP });
    expect(info).toMatchObject({ preferred_username: flows.ann.username });
    const [body, headers] = [JSON.stringify({ query: "{ accounts { id } }" }), new Headers(JSON_TYPE)];
    const url = new URL(address);
    const fetched = await openid.fetchProtectedResource(config, token, url, "POST", body, headers, { DPoP });
    expect([fetched.status, await fetched.json()]).toEqual([200, { data: { accounts: expect.any(Array) } }]);
  });

  it("refuses such a token to a thief over HTTP and on a socket, who has it and not its key", async () => {
    const { token, prove } = await begin();
    const notProved = [401, "UNAUTHENTICATED", 'DPoP error="invalid_dpop_proof"'];
    const notTaken = [401, "UNAUTHENTICATED", 'DPoP error="invalid_token"'];
    expect(await ask(`DPoP ${token}`)).toEqual(notProved);
    expect(await ask(`DPoP ${token}`, await prove(await makeClientKey()))).toEqual(notProved);
    expect(await ask(`Bearer ${token}`)).toEqual(notTaken);
    expect(await ask(`Bearer ${token}`, await prove())).toEqual(notTaken);
    for (const scheme of ["Bearer", "DPoP"]) {
      const socket = new RawSocket(coffer.url);
      await socket.send({ type: "connection_init", payload: { authorization: `${scheme} ${token}` } });
      expect(await socket.closed).toMatchObject({ code: 4401, reason: expect.stringContaining("over HTTP alone") });
    }
    expect((await ask(`DPoP ${token}`, await prove()))[1]).toBe("data");
  });

  it("takes the proof that the program of docs/AUTH.md signs", async () => {
    const { token: accessToken, key } = await begin();
    const given = { base64url, exportJWK, SignJWT, ...key, accessToken, issuer: coffer.issuer };
    const program = `return (async () => { ${authProgram("dpop+jwt")} return response.json(); })();`;
    expect(await new Function(...Object.keys(given), program)(...Object.values(given))).toEqual({
      data: { accounts: expect.any(Array) },
    });
  });
}

function tellOfServices(coffer: OAuthServerUnderTest, flows: Flows): void {
  it("gives a service a token for its key, which reads what was asked for and nothing else, until it is disabled", async () => {
    const service = await flows.makeService(["accounts:read", "ledger:read"]);
    const config = await flows.discover(service);
    await expect(openid.clientCredentialsGrant(config, { scope: "payments:write" })).rejects.toMatchObject({
      error: "invalid_scope",
    });
    const tokens = await openid.clientCredentialsGrant(config, { scope: "ledger:read" });
    const office = new CofferClient(coffer.url, tokens.access_token);
    const codes = async (query: string) => [
      ...new Set((await office.send(query)).errors?.map(({ extensions }) => extensions.code)),
    ];
    expect(await codes("{ trialBalance { at } }")).toEqual([]);
    expect(await codes("{ accounts { id } }")).toEqual(["FORBIDDEN"]);
    await flows.order("DisableService", { serviceId: service.id, reason: "over" });
    expect(await codes("{ trialBalance { at } }")).toEqual(["UNAUTHENTICATED"]);
    await expect(openid.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
  });
}

function tellOfPeople(coffer: OAuthServerUnderTest, flows: Flows): void {
  it("lets a device in by a code, which a public client asks for", async () => {
    const config = await flows.discover(await flows.register({ kind: "PUBLIC", redirectUris: [], byDeviceCode: true }));
    const asked = await openid.initiateDeviceAuthorization(config, { scope: "openid accounts:read" });
    await makeOAuthBrowser(flows.ann).letDeviceIn(asked.verification_uri, asked.user_code);
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...asked, interval: 1 });
    expect(tokens.claims()?.sub).toBe(flows.ann.userId);
  });

  it("shows its user what was let in, who ends it everywhere", async () => {
    const { config, led, checks } = await flows.begin("openid accounts:read");
    const tokens = await openid.authorizationCodeGrant(config, led, checks);
    const { me } = await flows.ann.client.ask(operation("OAuthGrants"));
    const grant = me.oauthGrants.nodes[0];
    expect(grant).toMatchObject({ clientName: "Shop", scopes: ["openid", "accounts:read"] });
    const { endOAuthGrant } = await flows.ann.client.ask(operation("EndOAuthGrant"), { input: { grantId: grant.id } });
    expect(endOAuthGrant.__typename).toBe("EndOAuthGrantSuccess");
    const app = new CofferClient(coffer.url, tokens.access_token);
    await expect
      .poll(async () => (await app.send("{ me { id } }")).errors?.[0]?.extensions.code)
      .toBe("UNAUTHENTICATED");
  });
}

/** Who has no library sends what docs/AUTH.md says. */
function tellOfThePage(coffer: OAuthServerUnderTest, flows: Flows): void {
  const { issuer } = coffer;
  const ask = async (clientId: string, more: Record<string, string> = {}) => {
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const challenge = await openid.calculatePKCECodeChallenge(verifier);
    const values = { client_id: clientId, state, nonce, code_challenge: challenge };
    const door = fillDoor(authDoor("/auth/oauth/authorize"), { values });
    const led = await makeOAuthBrowser(flows.ann).letIn(
      urlOfDoor(issuer, { ...door, form: { ...door.form, ...more } }),
    );
    expect([led.searchParams.get("state"), led.searchParams.get("iss")]).toEqual([state, issuer]);
    return { code: led.searchParams.get("code") ?? "", code_verifier: verifier };
  };

  it("lets a web app in by the requests of docs/AUTH.md", async () => {
    const client = await flows.register({ redirectUris: ["https://shop.example/callback"] });
    const values = await ask(client.id);
    const door = authDoor("/auth/oauth/token", { redirect_uri: "https://shop.example/callback" });
    const tokens = await sendDoor(issuer, fillDoor(door, { values, client }));
    expect(tokens.token_type).toBe("Bearer");
    expect(tokens.scope?.split(" ").toSorted()).toEqual(["offline_access", "openid", "payments:read"]);
    expect([tokens.access_token, tokens.id_token, tokens.refresh_token].map((one) => typeof one)).toEqual(
      Array(3).fill("string"),
    );
    // Well signed by the same keys, and no token for the API.
    await expect(new CofferClient(coffer.url, tokens.id_token).ask("{ me { id } }")).rejects.toMatchObject({
      errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
    });
  });

  it("logs somebody out, and leads the browser back, by the request of docs/AUTH.md", async () => {
    const bye = "https://shop.example/bye";
    const client = await flows.register({ postLogoutRedirectUris: [bye] });
    const config = await flows.discover(client);
    const [browser, verifier] = [makeOAuthBrowser(flows.ann), openid.randomPKCECodeVerifier()];
    const asked = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope: "openid accounts:read",
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const led = await browser.letIn(asked);
    const tokens = await openid.authorizationCodeGrant(config, led, { pkceCodeVerifier: verifier });
    const door = fillDoor(authDoor("/auth/oauth/end"), { values: { client_id: client.id, state: "s" } });
    expect((await browser.logOut(urlOfDoor(issuer, door))).href).toBe(`${bye}?state=s`);
    const app = new CofferClient(coffer.url, tokens.access_token);
    expect((await app.send("{ me { id } }")).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("lets an app on a phone in by the requests of docs/AUTH.md", async () => {
    const { id } = await flows.register({ kind: "PUBLIC", redirectUris: ["com.example.app:/callback"] });
    const values = { ...(await ask(id, { redirect_uri: "com.example.app:/callback" })), client_id: id };
    const door = authDoor("/auth/oauth/token", { redirect_uri: "com.example.app:/callback" });
    expect(await sendDoor(issuer, fillDoor(door, { values }))).toMatchObject({ token_type: "Bearer" });
  });

  it("lets a device in by the requests of docs/AUTH.md", async () => {
    const { id } = await flows.register({ kind: "PUBLIC", redirectUris: [], byDeviceCode: true });
    const begin = authDoor("/auth/oauth/device_authorization");
    const asked = await sendDoor(issuer, fillDoor(begin, { values: { client_id: id } }));
    await makeOAuthBrowser(flows.ann).letDeviceIn(asked.verification_uri ?? "", asked.user_code ?? "");
    const door = authDoor("/auth/oauth/token", { grant_type: "urn:ietf:params:oauth:grant-type:device_code" });
    const values = { client_id: id, device_code: asked.device_code ?? "" };
    expect(await sendDoor(issuer, fillDoor(door, { values }))).toMatchObject({ token_type: "Bearer" });
  });

  it("gives a service a token by the request of docs/AUTH.md", async () => {
    const client = await flows.makeService(["accounts:read", "ledger:read"]);
    const door = authDoor("/auth/oauth/token", { grant_type: "client_credentials" });
    expect(await sendDoor(issuer, fillDoor(door, { values: {}, client }))).toMatchObject({ scope: "ledger:read" });
  });
}
