import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Follower } from "../src/follower.ts";
import { operation } from "../src/operations.ts";
import { freshName, join, logIn, openAccount, type Person } from "../src/people.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { useCoffer } from "../src/use-coffer.ts";

// What a stranger may try at the gateway's sockets.

const coffer = useCoffer();
let ada: Person;
beforeAll(async () => {
  ada = await join(coffer.url, "ada");
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const asAda = () => ({ authorization: `Bearer ${ada.client.accessToken}` });
const openSocket = (): RawSocket => {
  const socket = new RawSocket(coffer.url);
  cleanups.push(() => socket.end());
  return socket;
};

describe("a socket", () => {
  it("of nobody is refused a subscription, with a reason, and stays open", async () => {
    const socket = openSocket();
    await socket.init();
    const { type, payload } = await socket.run("1", { query: "subscription { balanceChanged { cursor } }" });
    expect(type).toBe("error");
    expect(payload?.[0]).toMatchObject({
      extensions: { code: "UNAUTHENTICATED", requestId: expect.stringMatching(/^req_/) },
    });
    expect(await socket.run("2", { query: "{ __typename }" })).toMatchObject({
      payload: { data: { __typename: "Query" } },
    });
  });

  it.each(["garbage", "Bearer a.b.c", "Bearer "])("is closed with 4401 for the token %j", async (authorization) => {
    const socket = openSocket();
    await socket.send({ type: "connection_init", payload: { authorization } });
    expect(await socket.closed).toMatchObject({ code: 4401, reason: expect.stringContaining("access token") });
  });

  it("runs queries and mutations, whatever the case of its authorization's name", async () => {
    const socket = openSocket();
    await socket.init({ Authorization: `Bearer ${ada.client.accessToken}` });
    expect(await socket.run("1", { query: "{ me { username } }" })).toMatchObject({
      payload: { data: { me: { username: ada.username } } },
    });
    const variables = { input: { displayName: "Ada L." } };
    const changed = await socket.run("2", { query: operation("UpdateProfile"), variables });
    expect(changed.payload?.data?.updateProfile.user.displayName).toBe("Ada L.");
    const login = { input: { login: freshName("nobody"), password: "x" } };
    const { payload } = await socket.run("3", { query: operation("Login"), variables: login });
    expect(payload?.data?.login.__typename).toBe("InvalidCredentials");
  });

  it("has the same limits as a request", async () => {
    const socket = openSocket();
    await socket.init(asAda());
    const owners = `${"{ accounts { owner ".repeat(8)}{ id }${" } }".repeat(8)}`;
    expect(await socket.run("1", { query: `{ me ${owners} }` })).toMatchObject({
      payload: { errors: [{ extensions: { code: "REQUEST_TOO_COMPLEX" } }] },
    });
    const { payload } = await socket.run("2", {
      query: `subscription { balanceChanged { account { owner ${owners} } } }`,
    });
    expect(payload?.[0]).toMatchObject({ extensions: { code: "REQUEST_TOO_COMPLEX" } });
    expect((await socket.run("3", { query: `{ ${"__typename ".repeat(5_000)} }` })).payload?.[0]).toMatchObject({
      extensions: { code: "GRAPHQL_PARSE_FAILED" },
    });
  });

  it("is closed for a message that is too large", async () => {
    const socket = openSocket();
    await socket.init();
    await socket.send(" ".repeat(300_000));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  it("is closed for what is not the protocol", async () => {
    const socket = openSocket();
    await socket.send("hello");
    expect(await socket.closed).toMatchObject({ code: 4400 });
    const early = openSocket();
    await early.send({ id: "1", type: "subscribe", payload: { query: "{ __typename }" } });
    expect(await early.closed).toMatchObject({ code: 4401 });
  });

  it("is closed when nobody begins to log in", async () => {
    const socket = openSocket();
    await socket.opened;
    expect(await socket.closed).toMatchObject({ code: 4408 });
  });
});

describe("a logout", () => {
  it("closes all sockets of its session, and another session's of the same person goes on", async () => {
    const leaving = await join(coffer.url, "leaving");
    const staying = await logIn(coffer.url, leaving.username, leaving.password);
    const account = await openAccount(leaving, "USD");
    const follow = ({ client }: Person): Follower => {
      const follower = client.subscribe(operation("BalanceChanged"), { accountId: account });
      cleanups.push(() => follower.end());
      return follower;
    };
    const [one, two, other] = [follow(leaving), follow(leaving), follow(staying)];
    await Promise.all([one, two, other].map((follower) => follower.atLeast(1)));

    await leaving.client.ask(operation("Logout"));
    // What happens after the acknowledgement reaches the other session, and by then the closed ones
    // have got nothing.
    const { deposit } = await staying.client.ask(operation("Deposit"), {
      input: { accountId: account, amount: { amount: "5.00", currency: "USD" }, idempotencyKey: randomUUID() },
    });
    await other.until(({ events }) =>
      events.find(({ balanceChanged }) => balanceChanged.payment?.id === deposit.payment.id),
    );
    for (const closed of [one, two]) {
      expect(closed.events).toHaveLength(1);
      await closed.until((follower) => follower.closed);
      expect(closed.events).toHaveLength(1);
      expect(closed.closed).toEqual({ code: 4401, reason: "The session has ended" });
    }
    expect(other.closed).toBeUndefined();
    expect((await staying.client.ask(operation("Me"))).me.username).toBe(leaving.username);
  });
});
