import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { altered } from "@coffer/testkit/altered";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKeys } from "./keys.ts";
import { makeOAuthWorld, type OAuthWorld, type Sent } from "./oauth-world.ts";

let world: OAuthWorld;
let keys: ReturnType<typeof makeKeys>;
let service: { id: string; secret: string; keyId: string };
beforeAll(async () => {
  world = await makeOAuthWorld();
  keys = makeKeys(world);
  service = await makeService("back-office");
});
afterAll(() => world.oauth.close());

async function makeService(name: string, input: Record<string, unknown> = {}) {
  const scopes = ["ledger:read", "payments:read"];
  const { service: made } = await keys.createService(world.oauth.admin, { name, scopes });
  const { apiKey, secret } = await keys.create(world.oauth.admin, { serviceId: made.id, scopes, ...input });
  return { id: String(made.id), secret: String(secret), keyId: String(apiKey.id) };
}
const GRANT = { grant_type: "client_credentials" };
const refusalOf = ({ status, body }: Sent) => [status, body.error];

describe("a service that asks for a token by its client credentials", () => {
  it("is refused in one way where the key is no key of its own, is over, or is used from elsewhere", async () => {
    const [other, near] = [await makeService("other"), await makeService("near", { networks: ["10.0.0.0/8"] })];
    const { actor } = await world.join("ann");
    const users = await keys.create(actor);
    const ended = await makeService("ended");
    await keys.revoke(world.oauth.admin, ended.keyId);
    const disabled = await makeService("disabled");
    await keys.disable(world.oauth.admin, disabled.id);
    const { oauth } = world;
    for (const client of [
      { ...service, secret: altered(service.secret) },
      { ...service, secret: "x" },
      { ...service, secret: other.secret },
      { ...service, secret: users.secret },
      { ...service, id: "svc_01jaaaaaaaaaaaaaaaaaaaaaaa" },
      ...[near, ended, disabled],
    ]) {
      const sent = await oauth.token(client, GRANT);
      expect(refusalOf(sent)).toEqual([401, "invalid_client"]);
      expect(sent.headers["www-authenticate"]).toBe('Basic realm="coffer"');
      const posted = await oauth.token({ id: client.id, secret: null }, { ...GRANT, client_secret: client.secret });
      expect([...refusalOf(posted), posted.headers["www-authenticate"]]).toEqual([401, "invalid_client", undefined]);
    }
    expect(refusalOf(await oauth.token({ id: service.id, secret: null }, GRANT))).toEqual([401, "invalid_client"]);
  });

  it.each<[string, Record<string, string>, string]>([
    ["a scope that its key has not", { scope: "ledger:read accounts:read" }, "invalid_scope"],
    ["a scope that no service can have", { scope: "payments:write" }, "invalid_scope"],
    ["who somebody is", { scope: "openid" }, "invalid_scope"],
    ["another server", { resource: "https://other.example/" }, "invalid_target"],
    ["its secret a second time", { client_secret: "x" }, "invalid_request"],
    ["another client besides", { client_id: "svc_01jaaaaaaaaaaaaaaaaaaaaaaa" }, "invalid_request"],
  ])("is refused %s", async (_name, more, error) => {
    expect(refusalOf(await world.oauth.token(service, { ...GRANT, ...more }))).toEqual([400, error]);
  });

  it("is refused a parameter that comes twice", async () => {
    const body = `grant_type=client_credentials&client_id=${service.id}&client_secret=${service.secret}`;
    for (const twice of ["scope=ledger:read&scope=", `client_id=${service.id}`, "client_secret=x"]) {
      const sent = await world.oauth.send("POST", "/auth/oauth/token", { form: `${body}&${twice}` });
      expect(refusalOf(sent)).toEqual([400, "invalid_request"]);
    }
  });

  it("gets what its key is good for, or less where it asks for less, until the key is revoked", async () => {
    const { oauth, verify, keyValue } = world;
    const sent = await oauth.token(service, GRANT);
    expect([sent.status, sent.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(sent.body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: Math.floor((decodeJwt(sent.body.access_token).exp ?? 0) - world.clock.now().getTime() / 1000),
      scope: "ledger:read payments:read",
    });
    const { header, ...claims } = await verify(sent.body.access_token);
    expect(header).toMatchObject({ alg: "EdDSA", typ: "at+jwt" });
    expect(claims).toMatchObject({
      sub: service.id,
      client_id: service.id,
      sid: expect.stringMatching(/^kgr_/),
      roles: ["SERVICE"],
      scope: "ledger:read payments:read",
    });
    for (const proof of ["amr", "acr", "auth_time"]) expect(claims).not.toHaveProperty(proof);

    const posted = await oauth.token(
      { id: service.id, secret: null },
      { ...GRANT, client_secret: service.secret, scope: "payments:read", resource: "http://localhost:4000/graphql" },
    );
    expect([posted.status, posted.body.scope, decodeJwt(posted.body.access_token).scope]).toEqual([
      200,
      "payments:read",
      "payments:read",
    ]);
    const { nodes } = (
      await world.run(
        "query ($id: ID!) { service(id: $id) { apiKeys { nodes { lastUsedAt } } } }",
        { id: service.id },
        oauth.admin,
      )
    ).data.service.apiKeys;
    expect(nodes[0].lastUsedAt).not.toBeNull();

    await keys.revoke(oauth.admin, service.keyId);
    expect(await keyValue.get(endedSessionKey(String(decodeJwt(posted.body.access_token).sid)))).not.toBeNull();
    expect(refusalOf(await oauth.token(service, GRANT))).toEqual([401, "invalid_client"]);
  });

  it("is not what a program is that people let in: it gets no token of its own", async () => {
    const client = await world.oauth.register();
    expect(refusalOf(await world.oauth.token(client, GRANT))).toEqual([400, "invalid_request"]);
    expect(refusalOf(await world.oauth.token({ id: "nobody", secret: "x" }, GRANT))).toEqual([401, "invalid_client"]);
  });
});
