import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { anonymous } from "@coffer/platform/identity/actor";
import { makeSignAssertion } from "@coffer/platform/identity/assertion";
import { systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, describe, expect, it } from "vitest";
import { CofferClient } from "../src/client.ts";
import { operation } from "../src/operations.ts";
import { makeOperator } from "../src/operators.ts";
import { available, fund, join, logIn, openAccount } from "../src/people.ts";
import { tellStory } from "../src/story/tell-story.ts";
import { tellForgeries } from "../src/tell-forgeries.ts";
import { tellOfApprovals } from "../src/tell-of-approvals.ts";
import { tellOfBitcoinPayouts } from "../src/tell-of-bitcoin-payouts.ts";
import { tellOfBulk } from "../src/tell-of-bulk.ts";
import { BITCOIN, ETHEREUM, TRON, TRON_HOLDER, tellOfChainDeposits, USDC } from "../src/tell-of-chain-deposits.ts";
import { tellOfChainPayouts } from "../src/tell-of-chain-payouts.ts";
import { tellOfConsoleDoor } from "../src/tell-of-console-door.ts";
import { tellOfContacts } from "../src/tell-of-contacts.ts";
import { tellOfCurrencies } from "../src/tell-of-currencies.ts";
import { tellOfDeadLetters } from "../src/tell-of-dead-letters.ts";
import { SMALL_DOCUMENTS, tellOfDocuments } from "../src/tell-of-documents.ts";
import { tellOfEvents } from "../src/tell-of-events.ts";
import { tellOfExchanges } from "../src/tell-of-exchanges.ts";
import { tellOfExports } from "../src/tell-of-exports.ts";
import { tellOfFees } from "../src/tell-of-fees.ts";
import { FEW_FAILURES, tellOfKnownDevices } from "../src/tell-of-known-devices.ts";
import { tellOfLimits } from "../src/tell-of-limits.ts";
import { tellOfNeighbours } from "../src/tell-of-neighbours.ts";
import { tellOfPasskeys } from "../src/tell-of-passkeys.ts";
import { tellOfPreviews } from "../src/tell-of-previews.ts";
import { tellOfRequests } from "../src/tell-of-requests.ts";
import { tellOfRootFields } from "../src/tell-of-root-fields.ts";
import { tellOfSchedules } from "../src/tell-of-schedules.ts";
import { tellOfSecondFactors } from "../src/tell-of-second-factors.ts";
import { tellOfSessionDoor } from "../src/tell-of-session-door.ts";
import { tellOfSigningPolicies } from "../src/tell-of-signing-policies.ts";
import { tellOfStepUp } from "../src/tell-of-step-up.ts";
import { tellOfStuck } from "../src/tell-of-stuck.ts";
import { tellOfTestClock } from "../src/tell-of-test-clock.ts";
import { tellOfTronPayouts } from "../src/tell-of-tron-payouts.ts";
import { QUICK_RETRIES, tellOfWebhooks } from "../src/tell-of-webhooks.ts";
import { tellOfWithdrawals } from "../src/tell-of-withdrawals.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const why = whyNotDistributed() ?? whyNoAnvil() ?? whyNoBtcd();
const ethereum = why ? null : await startAnvil();
const bitcoin = why ? null : await startBtcd();
const tron = why ? null : await startTronStandIn({ mining: "at-once", slotMs: 1, balances: TRON_HOLDER });

/** All stories of this file log in from one address, more than a hundred times together. */
const LOGINS_PER_ADDRESS = 240;

describe.skipIf(why)(
  `the distributed shape, with two gateways and two of payments${why ? ` (skipped: ${why})` : ""}`,
  () => {
    const coffer = useDistributed({
      instances: { gateway: 2, payments: 2 },
      environment: {
        ...FEW_FAILURES,
        AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: String(LOGINS_PER_ADDRESS),
        AUTH_HASHING_WAIT_MS: "60000",
        QUERY_ALIASES_MAX: "100",
        MUTATION_FIELDS_MAX: "100",
        ...(ethereum && { ETHEREUM_RPC_URLS: ethereum.url }),
        ...(bitcoin && { BITCOIN_RPC_URLS: bitcoin.url }),
        ...(tron && { TRON_RPC_URLS: tron.url }),
        ...SMALL_DOCUMENTS,
        ...QUICK_RETRIES,
      },
    });

    const everywhere = {
      get urls() {
        return coffer.running.urls;
      },
    };

    describe("the story", () => tellStory(coffer));

    describe("root fields and the names of a client", () => tellOfRootFields(coffer));

    describe("neighbours", () =>
      tellOfNeighbours({
        get url() {
          return coffer.url;
        },
        operator: () => makeOperator(coffer.url, coffer.running.parts.postgres.adminUrl),
      }));

    describe("pages", () => tellOfSessionDoor(coffer));

    tellOfStepUp({
      get url() {
        return coffer.url;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
      operator: () => makeOperator(coffer.url, coffer.running.parts.postgres.adminUrl),
    });

    tellOfPasskeys(everywhere);

    tellOfApprovals({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });

    tellOfWithdrawals(everywhere);

    afterAll(() => Promise.all([ethereum?.stop(), bitcoin?.stop(), tron?.stop()]));
    const chainOf = (mine: () => Promise<unknown>) => ({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
      mine,
    });
    const paying = chainOf(async () => ethereum?.ask("evm_mine"));
    for (const chain of [ETHEREUM, USDC]) tellOfChainDeposits(paying, chain);
    tellOfChainDeposits(
      chainOf(async () => bitcoin?.ask("generate", 1)),
      BITCOIN,
    );
    tellOfChainDeposits(
      chainOf(async () => undefined),
      TRON,
    );
    it("tells where wallets' readiness is asked for how each network stands, and no provider's URL", async () => {
      const wallets = coffer.running.services.get("wallets");
      const answer = await fetch(`${wallets?.healthUrl}/health/ready`);
      const body = await answer.text();
      const isAt = (height: unknown) => Number.isSafeInteger(height);
      for (const network of ["ETHEREUM", "BITCOIN", "TRON"]) {
        const told = JSON.parse(body).networks[network];
        expect(told, network).toMatchObject({ providers: [{ place: 1, state: "OK" }] });
        expect([told.tip, told.followed, told.behind].every(isAt), network).toBe(true);
      }
      expect(body).not.toContain("http");
    });
    tellOfChainPayouts(paying);
    tellOfSigningPolicies(paying);
    tellOfBitcoinPayouts({
      // A getter does not survive being copied.
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
      mine: async () => bitcoin?.ask("generate", 1),
      mineMany: async (blocks) => bitcoin?.ask("generate", blocks),
    });
    tellOfTronPayouts(chainOf(async () => undefined));
    tellOfRequests(everywhere);

    tellOfWebhooks(everywhere);

    tellOfEvents(everywhere);

    tellOfCurrencies({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });
    tellOfFees({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });

    tellOfStuck({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });

    tellOfExchanges({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });

    tellOfLimits({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });

    tellOfPreviews(everywhere);

    tellOfContacts(everywhere);

    describe("the console", () => tellOfConsoleDoor(coffer));

    tellOfDeadLetters({
      get url() {
        return coffer.url;
      },
      operator: () => makeOperator(coffer.url, coffer.running.parts.postgres.adminUrl),
      databaseUrlOf: () => coffer.running.parts.postgres.adminUrl,
    });

    describe("documents", () => tellOfDocuments(coffer));

    tellOfKnownDevices(everywhere);
    tellOfSecondFactors(everywhere);

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
        expect(response.headers.get("x-request-id")).toMatch(/^req_/);
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

    tellOfBulk(everywhere);

    tellOfExports(everywhere);

    tellOfSchedules(everywhere);

    tellOfTestClock(everywhere);

    describe("somebody who may write to every topic", () => tellForgeries(coffer));

    it("counts logins by the client's address, over whichever gateway they come", async () => {
      const [first = "", second = ""] = coffer.running.urls;
      let tried = 0;
      /** Of one request: more of a field than a handful is refused as a whole. */
      const attemptTogether = async (url: string, address: string, count: number) => {
        const fields = Array.from(
          { length: count },
          (_, i) => `a${i}: login(input: { login: "stranger${++tried}", password: "wrong" }) { __typename }`,
        );
        const response = await new CofferClient(url).post(
          { query: `mutation { ${fields.join(" ")} }` },
          { "x-forwarded-for": `192.0.2.1, ${address}` },
        );
        const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
        return errors.map(({ extensions }) => extensions.code);
      };
      const attempt = async (url: string, address: string, count: number) => {
        const codes: string[] = [];
        for (let left = count; left > 0; left -= 5)
          codes.push(...(await attemptTogether(url, address, Math.min(left, 5))));
        return codes;
      };
      expect(await attempt(first, "198.51.100.5", LOGINS_PER_ADDRESS)).toEqual([]);
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

    it("reaches every session's sockets on every gateway with a freeze, and nothing comes through them any more", async () => {
      const [first = "", second = ""] = coffer.running.urls;
      const operator = await makeOperator(second, coffer.running.parts.postgres.adminUrl);
      const [alice, bob] = [await join(first, "alice"), await join(first, "bob")];
      const from = await fund(bob, "10.00");
      const to = await openAccount(alice, "USD");
      const sessions = [alice, await logIn(second, alice.username, alice.password)];
      const clients = sessions.flatMap(({ client: { accessToken } }) =>
        [first, second].map((url) => new CofferClient(url, accessToken)),
      );
      const followers = clients.map((client) => client.subscribe(operation("BalanceChanged"), { accountId: to }));
      for (const follower of followers) await follower.atLeast(1);
      const change = async (name: "FreezeUser" | "UnfreezeUser") =>
        operator.client.ask(operation(name), {
          input: { userId: alice.userId, reason: "A stolen phone", idempotencyKey: name },
        });
      expect(await change("FreezeUser")).toMatchObject({ freezeUser: { __typename: "FreezeUserSuccess" } });
      // Told through the store before the answer: no gateway takes the tokens any more, whether it
      // has heard the event or not.
      for (const client of clients)
        expect((await client.send("{ me { id } }")).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      for (const url of [first, second])
        await expect(logIn(url, alice.username, alice.password)).rejects.toThrow("USER_FROZEN");

      for (const follower of followers) await follower.until(({ closed }) => closed);
      // The marker: Bob sees his own payment to Alice, which arrives; what was to come through her
      // sockets has come by then.
      const watching = bob.client.subscribe(operation("BalanceChanged"), { accountId: from });
      await watching.atLeast(1);
      const { sendPayment } = await bob.client.ask(operation("SendPayment"), {
        input: {
          fromAccountId: from,
          to: { accountId: to },
          amount: { amount: "1.00", currency: "USD" },
          idempotencyKey: "marker of the freeze",
        },
      });
      expect(sendPayment).toMatchObject({ __typename: "SendPaymentSuccess" });
      await watching.atLeast(2);
      expect(followers.map(({ events, closed }) => [events.length, closed?.code])).toEqual(
        followers.map(() => [1, 4401]),
      );
      await Promise.all([...followers, watching].map((follower) => follower.end()));

      expect(await change("UnfreezeUser")).toMatchObject({ unfreezeUser: { __typename: "UnfreezeUserSuccess" } });
      for (const url of [first, second])
        expect(await available(await logIn(url, alice.username, alice.password), to)).toBe("1.00");
    });
  },
);
