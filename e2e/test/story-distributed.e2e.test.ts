import { anonymous } from "@coffer/platform/actor";
import { makeSignAssertion } from "@coffer/platform/assertion";
import { systemClock } from "@coffer/platform/clock";
import { SUBGRAPHS } from "@coffer/platform/database/provision";
import { Secret } from "@coffer/platform/secret";
import { describe, expect, it } from "vitest";
import { CofferClient } from "../src/client.ts";
import { operation } from "../src/operations.ts";
import { available, fund, join, openAccount } from "../src/people.ts";
import { tellStory } from "../src/story/tell-story.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const why = whyNotDistributed();

describe.skipIf(why)(
  `the distributed shape, with two gateways and two of payments${why ? ` (skipped: ${why})` : ""}`,
  () => {
    const coffer = useDistributed({
      instances: { gateway: 2, payments: 2 },
      environment: { TRUST_PROXY: "1", AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "100" },
    });

    describe("the story", () => tellStory(coffer));

    describe("a subgraph that is asked directly", () => {
      const QUERIES = {
        __typename: "{ __typename }",
        _service: "{ _service { sdl } }",
        _entities:
          '{ _entities(representations: [{ __typename: "User", id: "usr_01h455vb4pex5vsknk084sn02q" }]) { __typename } }',
      };
      const signing = async (ageSeconds: number) => {
        const [jwk] = JSON.parse(coffer.secrets.GATEWAY_SIGNING_KEYS ?? "{}").keys;
        const clock = { now: () => new Date(systemClock.now().getTime() - ageSeconds * 1000) };
        return makeSignAssertion([{ kid: jwk.kid, privateJwk: new Secret(JSON.stringify(jwk)) }], clock);
      };
      const credentials: Record<string, (subgraph: string) => Promise<Record<string, string>>> = {
        no: async () => ({}),
        invented: async () => ({
          authorization: "Bearer made.up.token",
          "x-user-id": "usr_1",
          "x-coffer-actor": '{"kind":"user","roles":["ADMIN"]}',
        }),
        expired: async (subgraph) => ({ authorization: `Bearer ${await (await signing(3600))(anonymous, subgraph)}` }),
        "another audience's": async (subgraph) => ({
          authorization: `Bearer ${await (await signing(0))(anonymous, subgraph === "auth" ? "users" : "auth")}`,
        }),
      };
      const cases = SUBGRAPHS.flatMap((subgraph) =>
        Object.keys(QUERIES).flatMap((query) =>
          Object.keys(credentials).map((credential) => [subgraph, query, credential] as const),
        ),
      );

      it.each(cases)("%s refuses %s with %s credential", async (subgraph, query, credential) => {
        const headers = await credentials[credential]?.(subgraph);
        const url = `${coffer.running.services.get(subgraph)?.url}/graphql`;
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify({ query: QUERIES[query as keyof typeof QUERIES] }),
        });
        expect(response.status).toBe(401);
        expect(await response.json()).toEqual({
          errors: [{ message: expect.any(String), extensions: { code: "UNAUTHENTICATED" } }],
        });
      });

      it("answers the gateway's own word, so that the refusals above mean something", async () => {
        const url = `${coffer.running.services.get("ledger")?.url}/graphql`;
        const authorization = `Bearer ${await (await signing(0))(anonymous, "ledger")}`;
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", authorization },
          body: JSON.stringify({ query: "{ __typename }" }),
        });
        expect(await response.json()).toEqual({ data: { __typename: "Query" } });
      });
    });

    it("counts logins by the client's address, over whichever gateway they come", async () => {
      const [first = "", second = ""] = coffer.running.urls;
      const attempt = async (url: string, address: string, count: number) => {
        const fields = Array.from(
          { length: count },
          (_, i) => `a${i}: login(input: { login: "stranger${i}", password: "wrong" }) { __typename }`,
        );
        const response = await new CofferClient(url).post(
          { query: `mutation { ${fields.join(" ")} }` },
          { "x-forwarded-for": `192.0.2.1, ${address}` },
        );
        const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
        return errors.map(({ extensions }) => extensions.code);
      };
      expect(await attempt(first, "198.51.100.5", 100)).toEqual([]);
      expect(await attempt(second, "198.51.100.5", 1)).toEqual(["RATE_LIMITED"]);
      expect(await attempt(second, "198.51.100.6", 1)).toEqual([]);
    });

    it("reaches sockets on every gateway with a logout, and nothing comes through them any more", async () => {
      const [first = "", second = ""] = coffer.running.urls;
      const [alice, bob] = [await join(first, "alice"), await join(first, "bob")];
      const from = await fund(bob, "10.00");
      const to = await openAccount(alice, "USD");
      const elsewhere = new CofferClient(second, alice.client.accessToken);
      const followers = [alice.client, elsewhere].map((client) =>
        client.subscribe(operation("BalanceChanged"), { accountId: to }),
      );
      for (const follower of followers) await follower.atLeast(1);
      await alice.client.ask(operation("Logout"));
      // The marker: Bob sees his own payment to Alice; what was to come to her has come by then.
      const watching = bob.client.subscribe(operation("BalanceChanged"), { accountId: from });
      await watching.atLeast(1);
      for (const follower of followers) await follower.until(({ closed }) => closed);
      await bob.client.ask(operation("SendPayment"), {
        input: {
          fromAccountId: from,
          to: { accountId: to },
          amount: { amount: "1.00", currency: "USD" },
          idempotencyKey: "marker",
        },
      });
      await watching.atLeast(2);
      expect(followers.map(({ events, closed }) => [events.length, closed?.code])).toEqual([
        [1, 4401],
        [1, 4401],
      ]);
      await Promise.all([...followers, watching].map((follower) => follower.end()));
      expect(await available(bob, from)).toBe("9.00");
    });
  },
);
