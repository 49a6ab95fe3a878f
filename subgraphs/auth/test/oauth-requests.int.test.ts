import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizeUrl, ISSUER, letIn, makeOAuthWorld, type OAuthWorld, pkce, REDIRECT } from "./oauth-world.ts";

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
