import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOAuthWorld, type OAuthWorld, REDIRECT } from "./oauth-world.ts";

let world: OAuthWorld;
beforeAll(async () => {
  world = await makeOAuthWorld();
  await world.join("ann");
});
afterAll(() => world.oauth.close());

describe("administrators", () => {
  const input = (more = {}) => ({
    name: "Shop",
    kind: "CONFIDENTIAL",
    homepage: "https://shop.example/",
    redirectUris: [REDIRECT],
    scopes: ["openid"],
    idempotencyKey: randomUUID(),
    ...more,
  });

  it.each([
    ["an address in the clear", { redirectUris: ["http://shop.example/cb"] }, "INVALID_REDIRECT_URI"],
    ["an address with a fragment", { redirectUris: ["https://shop.example/cb#x"] }, "INVALID_REDIRECT_URI"],
    [
      "an address that looks like another's",
      { redirectUris: ["https://shop.example@evil.example/"] },
      "INVALID_REDIRECT_URI",
    ],
    ["a scheme that browsers run", { redirectUris: ["javascript:alert(1)"] }, "INVALID_REDIRECT_URI"],
    ["a scheme that is nobody's", { redirectUris: ["myapp://cb"] }, "INVALID_REDIRECT_URI"],
    ["no address and no code", { redirectUris: [] }, "OUT_OF_RANGE"],
    [
      "an address after a logout in the clear",
      { postLogoutRedirectUris: ["http://shop.example/bye"] },
      "INVALID_REDIRECT_URI",
    ],
    [
      "an address after a logout that browsers run",
      { postLogoutRedirectUris: ["javascript:1"] },
      "INVALID_REDIRECT_URI",
    ],
    [
      "more addresses after a logout than there is room for",
      { postLogoutRedirectUris: Array.from({ length: 21 }, (_, at) => `https://shop.example/${at}`) },
      "OUT_OF_RANGE",
    ],
    ["a permission that no client can have", { scopes: ["users:freeze"] }, "UNKNOWN_SCOPE"],
    ["no scope", { scopes: [] }, "OUT_OF_RANGE"],
    ["a homepage in the clear", { homepage: "http://shop.example" }, "INVALID_HOMEPAGE"],
    ["no name", { name: " " }, "EMPTY"],
  ])("are refused %s, and then nothing is there", async (_name, more, code) => {
    const before = (await world.admin.query("SELECT FROM auth.oauth_client")).rowCount;
    await expect(world.oauth.register(input(more))).rejects.toMatchObject({
      extensions: { code: "BAD_USER_INPUT", inputs: [expect.objectContaining({ code })] },
    });
    expect((await world.admin.query("SELECT FROM auth.oauth_client")).rowCount).toBe(before);
  });

  it("alone register clients; other staff read what there is, and nobody else does", async () => {
    const ann = await world.login("ann");
    const as = (...roles: ("USER" | "OPERATOR")[]) => ({ ...world.oauth.admin, userId: ann.user.id as never, roles });
    const READ = "{ oauthClients { nodes { id } } }";
    const REGISTER = `mutation ($input: RegisterOAuthClientInput!) { registerOAuthClient(input: $input) { __typename } }`;
    const before = (await world.admin.query("SELECT FROM auth.oauth_client")).rowCount;
    const registered = await world.run(REGISTER, { input: input({}) }, as("USER", "OPERATOR"));
    expect(registered.errors[0]?.code).toBe("FORBIDDEN");
    expect((await world.admin.query("SELECT FROM auth.oauth_client")).rowCount).toBe(before);
    expect((await world.run(READ, {}, as("USER"))).errors[0]?.code).toBe("FORBIDDEN");
    expect((await world.run(READ, {}, as("USER", "OPERATOR"))).errors).toEqual([]);
  });

  it("are shown a secret once, whoever repeats the request", async () => {
    const key = randomUUID();
    const first = await world.oauth.register(input({ idempotencyKey: key }));
    const again = await world.oauth.register(input({ idempotencyKey: key }));
    expect([again.id, again.secret]).toEqual([first.id, null]);
    const { data } = await world.oauth.run(
      "mutation ($input: RegisterOAuthClientInput!) { registerOAuthClient(input: $input) { __typename ... on Refusal { code } } }",
      { input: input({ idempotencyKey: key, name: "Other" }) },
    );
    expect(data.registerOAuthClient).toEqual({ __typename: "IdempotencyKeyReused", code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("rotate a secret, update and disable, each with its record, and are refused what cannot be", async () => {
    const [own, open] = [await world.oauth.register(input()), await world.oauth.register(input({ kind: "PUBLIC" }))];
    expect(open.secret).toBeNull();
    const change = async (what: string, more: object) => {
      const type = `${what[0]?.toUpperCase()}${what.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${what}(input: $input) { __typename ... on Refusal { code }
        ${what.startsWith("rotate") ? "... on RotateOAuthClientSecretSuccess { clientSecret }" : ""} } }`;
      const { data } = await world.oauth.run(query, { input: { idempotencyKey: randomUUID(), ...more } });
      return data[what];
    };
    const nobody = "app_01jaaaaaaaaaaaaaaaaaaaaaaa";
    const { kind: _kind, idempotencyKey: _key, ...fields } = input({ name: "New name" });
    expect((await change("rotateOAuthClientSecret", { clientId: nobody })).code).toBe("CLIENT_NOT_FOUND");
    expect((await change("updateOAuthClient", { clientId: nobody, ...fields })).code).toBe("CLIENT_NOT_FOUND");
    expect((await change("disableOAuthClient", { clientId: nobody })).code).toBe("CLIENT_NOT_FOUND");
    expect((await change("rotateOAuthClientSecret", { clientId: open.id })).code).toBe("CLIENT_HAS_NO_SECRET");
    const { clientSecret } = await change("rotateOAuthClientSecret", { clientId: own.id });
    expect((await world.oauth.ask(own, "introspect", { token: "x" })).status).toBe(401);
    expect((await world.oauth.ask({ ...own, secret: clientSecret }, "introspect", { token: "x" })).status).toBe(200);
    expect((await change("updateOAuthClient", { clientId: own.id, ...fields })).__typename).toBe(
      "UpdateOAuthClientSuccess",
    );
    expect((await change("disableOAuthClient", { clientId: own.id })).__typename).toBe("DisableOAuthClientSuccess");
    expect((await change("updateOAuthClient", { clientId: own.id, ...fields })).code).toBe("CLIENT_DISABLED");
    expect((await change("rotateOAuthClientSecret", { clientId: own.id })).code).toBe("CLIENT_DISABLED");
    const { rows } = await world.admin.query(
      "SELECT action, became->>'name' AS name FROM auth.oauth_client_change WHERE client_id = $1 ORDER BY at, id",
      [uuidOf(own.id)],
    );
    expect(rows).toEqual([
      { action: "REGISTER", name: "Shop" },
      { action: "ROTATE_SECRET", name: null },
      { action: "UPDATE", name: "New name" },
      { action: "DISABLE", name: null },
    ]);
    await expect(world.pool.query("UPDATE oauth_client_change SET action = 'UPDATE'")).rejects.toThrow();
  });
});
