import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { available, fund, join, logIn, type Person } from "./people.ts";
import { RawSocket } from "./raw-socket.ts";

const PAY = "($pay: SendPaymentInput!)";
const SEND = "sendPayment(input: $pay) { __typename }";

type World = {
  readonly ada: Person;
  readonly payment: (changes?: object) => Record<string, unknown>;
  /** Ada, logged in once more. */
  readonly again: () => Promise<Person>;
  /** Sends, and says by how much Ada's money has become less. */
  readonly spent: (person: Person, query: string, variables: Record<string, unknown>) => Promise<Answer>;
  readonly account: string;
};

/**
 * What becomes of a mutation with several root fields, and of a client's names, whatever the shape.
 */
export function tellOfRootFields(coffer: { readonly url: string }): void {
  const world = makeWorld(coffer);
  eachForItself(world);
  together(world);
  overSockets(coffer, world);
  names(world);
}

function makeWorld(coffer: { readonly url: string }): World {
  let people: readonly [Person, Person] | undefined;
  let account = "";
  beforeAll(async () => {
    people = await Promise.all([join(coffer.url, "ada"), join(coffer.url, "ben")]);
    account = await fund(people[0], "100.00");
  });
  const both = () => {
    if (!people) throw new Error("nobody is there yet");
    return people;
  };
  return {
    get ada() {
      return both()[0];
    },
    get account() {
      return account;
    },
    payment: (changes = {}) => ({
      fromAccountId: account,
      to: { username: both()[1].username },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
      ...changes,
    }),
    again: () => logIn(coffer.url, both()[0].username, both()[0].password),
    async spent(person, query, variables) {
      const before = Number.parseInt(await available(both()[0], account), 10);
      const { data, errors = [] } = await person.client.send(query, variables);
      return {
        data,
        errors: errors.map(({ path, extensions }) => [path?.join("."), extensions.code]),
        spent: before - Number.parseInt(await available(both()[0], account), 10),
      };
    },
  };
}

function eachForItself(world: World): void {
  const { payment, spent } = world;
  it.each([
    ["before it", `mutation ${PAY} { p: updateProfile(input: {displayName: ""}) { user { id } } s: ${SEND} }`],
    ["behind it", `mutation ${PAY} { s: ${SEND} p: updateProfile(input: {displayName: ""}) { user { id } } }`],
    [
      "before it in a fragment",
      `mutation ${PAY} { ...P s: ${SEND} } fragment P on Mutation { p: updateProfile(input: {displayName: ""}) { user { id } } }`,
    ],
  ])("tell of a payment that was made, where another field failed %s", async (_where, query) => {
    expect(await spent(world.ada, query, { pay: payment() })).toEqual({
      data: { p: null, s: { __typename: "SendPaymentSuccess" } },
      errors: [["p", "BAD_USER_INPUT"]],
      spent: 1,
    });
  });

  it("tell of a payment that was refused, where others were made", async () => {
    const query = `mutation ($a: SendPaymentInput!, $b: SendPaymentInput!, $c: SendPaymentInput!) {
      a: sendPayment(input: $a) { __typename } b: sendPayment(input: $b) { __typename } c: sendPayment(input: $c) { __typename } }`;
    const variables = { a: payment(), b: payment({ memo: "x".repeat(5_000) }), c: payment() };
    const sent = { __typename: "SendPaymentSuccess" };
    expect(await spent(world.ada, query, variables)).toEqual({
      data: { a: sent, b: null, c: sent },
      errors: [["b", "BAD_USER_INPUT"]],
      spent: 2,
    });
  });
}

function together(world: World): void {
  const { payment, spent, again } = world;
  it("are refused together where one is not allowed, or has a variable of another type: nothing is done", async () => {
    const freeze = 'freezeUser(input: {userId: "usr_1", reason: "r", idempotencyKey: "k"}) { __typename }';
    expect(await spent(world.ada, `mutation ${PAY} { s: ${SEND} ${freeze} }`, { pay: payment() })).toMatchObject({
      errors: expect.arrayContaining([[undefined, "FORBIDDEN"]]),
      spent: 0,
    });
    const name = "updateProfile(input: {displayName: $name}) { user { id } }";
    const query = `mutation ($pay: SendPaymentInput!, $name: String) { s: ${SEND} ${name} }`;
    expect(await spent(world.ada, query, { pay: payment(), name: 5 })).toMatchObject({
      errors: [[undefined, "BAD_USER_INPUT"]],
      spent: 0,
    });
  });

  it("are refused behind a logout, and what needs no login is not", async () => {
    const query = `mutation ($pay: SendPaymentInput!, $in: LoginInput!) { logout { loggedOutAt } s: ${SEND} login(input: $in) { __typename } t: ${SEND} }`;
    const variables = { pay: payment(), in: { login: world.ada.username, password: world.ada.password } };
    expect(await spent(await again(), query, variables)).toEqual({
      data: { logout: { loggedOutAt: expect.any(String) }, s: null, login: { __typename: "LoginSuccess" }, t: null },
      errors: [
        ["s", "UNAUTHENTICATED"],
        ["t", "UNAUTHENTICATED"],
      ],
      spent: 0,
    });
  });

  it("are refused behind a refresh with a token that was used: it ends the session. One that was not does not", async () => {
    const person = await again();
    const query = `mutation ($token: String!, $pay: SendPaymentInput!) { refresh(input: {refreshToken: $token}) { __typename } s: ${SEND} }`;
    const token = person.refreshToken;
    expect(await spent(person, query, { token, pay: payment() })).toMatchObject({
      data: { refresh: { __typename: "RefreshSuccess" }, s: { __typename: "SendPaymentSuccess" } },
      spent: 1,
    });
    const refresh = async (refreshToken: string) =>
      (await person.client.ask(operation("Refresh"), { input: { refreshToken } })).refresh.tokens.refreshToken;
    await refresh(await refresh(token));
    expect(await spent(person, query, { token, pay: payment() })).toEqual({
      data: { refresh: { __typename: "SessionEnded" }, s: null },
      errors: [["s", "UNAUTHENTICATED"]],
      spent: 0,
    });
  });
}

function overSockets(coffer: { readonly url: string }, { payment, again }: World): void {
  /** A session of Ada's, and a refresh token of it that was used before its successor was. */
  async function withUsedToken(): Promise<{ person: Person; used: string }> {
    const person = await again();
    let refreshToken = person.refreshToken;
    for (let turn = 0; turn < 2; turn += 1)
      refreshToken = (await person.client.ask(operation("Refresh"), { input: { refreshToken } })).refresh.tokens
        .refreshToken;
    return { person, used: person.refreshToken };
  }

  it.each([
    ["a logout", () => "logout { loggedOutAt }"],
    ["a token that was used", (used: string) => `refresh(input: {refreshToken: "${used}"}) { __typename }`],
  ])(
    "are all told over a socket, which closes behind the answer, where %s among them ends the session",
    async (...[, end]) => {
      const { person, used } = await withUsedToken();
      const socket = new RawSocket(coffer.url);
      try {
        await socket.init({ authorization: `Bearer ${person.client.accessToken}` });
        // A login takes longer than the gateway takes to hear of the end.
        const query = `mutation ($pay: SendPaymentInput!, $in: LoginInput!) { s: ${SEND} e: ${end(used)} login(input: $in) { __typename } t: ${SEND} }`;
        const variables = { pay: payment(), in: { login: person.username, password: person.password } };
        expect((await socket.run("1", { query, variables })).payload).toMatchObject({
          data: { s: { __typename: "SendPaymentSuccess" }, login: { __typename: "LoginSuccess" }, t: null },
          errors: [{ path: ["t"], extensions: { code: "UNAUTHENTICATED" } }],
        });
        expect((await socket.closed).code).toBe(4401);
        expect(socket.messages.at(-1)).toEqual({ id: "1", type: "complete" });
      } finally {
        socket.end();
      }
    },
  );
}

function names(world: World): void {
  const { payment } = world;
  it("take names that are those of keys, and of the type", async () => {
    const query = `mutation ${PAY} {
      id: sendPayment(input: $pay) { __typename: __typename ... on SendPaymentSuccess { payment { id: status __typename: direction account { id: currency __typename: id owner { id: username } } } } }
      __typename: updateProfile(input: {language: "en"}) { user { id: username language username: id } }
    }`;
    const { data } = await world.ada.client.send(query, { pay: payment() });
    expect(data).toEqual({
      id: {
        __typename: "SendPaymentSuccess",
        payment: {
          id: "COMPLETED",
          __typename: "OUT",
          account: { id: "USD", __typename: world.account, owner: { id: world.ada.username } },
        },
      },
      __typename: { user: { id: world.ada.username, language: "en", username: world.ada.userId } },
    });
  });

  it.each([
    ["{ me { id: username language } }", (one: Person) => ({ me: { id: one.username, language: expect.anything() } })],
    ["{ me { id: username } }", (one: Person) => ({ me: { id: one.username } })],
    [
      "{ accounts { id: currency payments { nodes { id: direction } } } }",
      () => ({ accounts: [expect.objectContaining({ id: "USD", payments: { nodes: expect.any(Array) } })] }),
    ],
  ])("of a query take them, too: %s", async (query, expected) => {
    expect(await world.ada.client.ask(query)).toEqual(expected(world.ada));
  });
}
