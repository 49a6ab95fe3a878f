import { describe, expect, it } from "vitest";
import { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { fund } from "./people.ts";
import { RawSocket } from "./raw-socket.ts";
import { COOKIE, makeSessionPage } from "./session-page.ts";

/** When an access token expires, in milliseconds (RFC 7519 §4.1.4). */
const expiryOf = (token: string): number =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).exp * 1000;

/** `written`: all that the processes have written so far. */
type Coffer = { readonly url: string; readonly written: () => string };

export function tellOfSessionDoor(coffer: Coffer): void {
  tellWhatItRefuses(coffer);
  tellWhatItDoes(coffer);
  tellOfItsCookie(coffer);
}

function tellWhatItRefuses(coffer: Coffer): void {
  const { ask, begin } = makeSessionPage(coffer);

  describe("the session door", () => {
    it.each([
      ["POST", ""],
      ["POST", "/refresh"],
      ["DELETE", ""],
    ])(
      "refuses %s %s to foreign pages, old browsers and what is no page, and the session goes on",
      async (method, path) => {
        const { cookie } = await begin("doorman");
        const wrong: Record<string, string>[] = [
          { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
          { "sec-fetch-site": "" },
          { origin: "http://evil.example", host: "evil.example" },
          { "x-coffer-session": "" },
          { "content-type": "text/plain" },
        ];
        for (const headers of wrong) {
          const answer = await ask(method, path, { cookie, headers });
          expect([403, 415]).toContain(answer.status);
          expect(answer.body.error.code).toMatch(/^(FORBIDDEN|BAD_REQUEST)$/);
          expect(answer.cookie).toBeUndefined();
        }
        expect((await ask("POST", "/refresh", { cookie })).status).toBe(200);
      },
    );

    it("refuses a body that is too large, another method, and a refresh without a cookie, in its own form", async () => {
      const large = await ask("POST", "", { body: JSON.stringify({ refreshToken: "a".repeat(2000) }) });
      expect(large).toMatchObject({ status: 413, body: { error: { code: "BAD_REQUEST" } } });
      expect(await ask("PUT", "")).toMatchObject({ status: 405, body: { error: { code: "BAD_REQUEST" } } });
      const none = await ask("POST", "/refresh");
      expect(none).toMatchObject({ status: 401, body: { error: { code: "UNAUTHENTICATED" } } });
      expect(none.requestId).toMatch(/^req_/);
    });
  });
}

function tellWhatItDoes(coffer: Coffer): void {
  const { ask, begin } = makeSessionPage(coffer);

  describe("the session door, to a page", () => {
    it("keeps a session in a cookie: the body says an access token that opens the API, and never the other", async () => {
      const { begun, cookie, userId, refreshToken } = await begin("keeper");
      expect(begun).toMatchObject({ status: 200, caching: "no-store" });
      expect(cookie).toMatch(/^[\w-]{43}$/);
      const next = await ask("POST", "/refresh", { cookie });
      expect(Object.keys(next.body)).toEqual(["accessToken", "expiresAt"]);
      expect(new Date(next.body.expiresAt).getTime()).toBe(expiryOf(next.body.accessToken));
      const { me } = await new CofferClient(coffer.url, next.body.accessToken).ask("{ me { id } }");
      expect(me.id).toBe(userId);
      for (const { body } of [begun, next])
        for (const secret of [cookie, next.cookie, refreshToken]) expect(JSON.stringify(body)).not.toContain(secret);
    });

    it("ends the session with its sockets, and the cookie goes", async () => {
      const person = await begin("leaver");
      const hers = await fund(person, "1.00");
      const following = person.client.subscribe(operation("BalanceChanged"), { accountId: hers });
      await following.atLeast(1);

      const left = await ask("DELETE", "", { cookie: person.cookie });

      expect([left.status, left.cookie]).toEqual([204, ""]);
      expect((await following.until(({ closed }) => closed)).code).toBe(4401);
      expect((await person.client.send("{ me { id } }")).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      expect(await ask("POST", "/refresh", { cookie: person.cookie })).toMatchObject({
        status: 401,
        body: { error: { code: "SESSION_ENDED" } },
      });
      expect((await ask("DELETE", "", { cookie: person.cookie })).status).toBe(204);
      await following.end();
    });
  });
}

function tellOfItsCookie(coffer: Coffer): void {
  const { ask, begin } = makeSessionPage(coffer);

  describe("a cookie", () => {
    it("opens nothing but the session door: not GraphQL, not a socket", async () => {
      const { cookie } = await begin("stranger");
      const headers = { cookie: `${COOKIE}=${cookie}; authorization=Bearer ${cookie}` };
      const response = await new CofferClient(coffer.url).post({ query: "{ me { id } }" }, headers);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });

      const socket = new RawSocket(coffer.url, headers);
      await socket.init();
      const answer = await socket.run("1", { query: "subscription { balanceChanged { cursor } }" });
      expect(answer).toMatchObject({ payload: [{ extensions: { code: "UNAUTHENTICATED" } }] });
      socket.end();
    });

    it("stands in no log", async () => {
      const { cookie, refreshToken } = await begin("logged");
      const next = await ask("POST", "/refresh", { cookie });
      await ask("POST", "/refresh", { cookie, headers: { origin: "https://evil.example" } });
      await ask("DELETE", "", { cookie: next.cookie });
      for (const secret of [cookie, next.cookie, refreshToken, next.body.accessToken])
        expect(coffer.written()).not.toContain(secret);
    });
  });
}
