import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { fund, join, type Person } from "../src/people.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { useCoffer } from "../src/use-coffer.ts";

// What a client may write as text, and what not, at every door.

const coffer = useCoffer();
let ada: Person;
let ben: Person;
let account: string;
beforeAll(async () => {
  [ada, ben] = await Promise.all([join(coffer.url, "ada"), join(coffer.url, "ben")]);
  account = await fund(ada, "100.00");
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const payment = (changes: object = {}) => ({
  fromAccountId: account,
  to: { username: ben.username },
  amount: { amount: "1.00", currency: "USD" },
  idempotencyKey: randomUUID(),
  ...changes,
});
const pay = async (changes: object) => ada.client.send(operation("SendPayment"), { input: payment(changes) });
const faultsOf = (errors: readonly Answer[] | undefined) =>
  errors?.flatMap(
    ({ extensions }) => extensions.inputs?.map(({ path, code }: Answer) => [path, code]) ?? extensions.code,
  );

/** Over a socket, as Ada. */
async function overSocket(payload: object): Promise<Answer[]> {
  const socket = new RawSocket(coffer.url);
  cleanups.push(() => socket.end());
  await socket.init({ authorization: `Bearer ${ada.client.accessToken}` });
  const { payload: answer } = await socket.run("1", payload);
  return answer?.errors ?? answer;
}

describe("what is no text", () => {
  it.each([
    ["NUL as a payee", { to: { username: "\u0000" } }, "input.to.username"],
    ["half a character in a memo", { memo: "a\ud800" }, "input.memo"],
    ["NUL in a key", { idempotencyKey: "k\u0000" }, "input.idempotencyKey"],
    ["NUL in an id", { fromAccountId: "acc_\u0000" }, "input.fromAccountId"],
    ["half a character in a currency", { amount: { amount: "1", currency: "\udc00" } }, "input.amount.currency"],
    ["NUL in an amount", { amount: { amount: "1\u0000", currency: "USD" } }, "input.amount.amount"],
  ])("is refused before anything is done: %s", async (_what, changes, path) => {
    const expected = [[path, "NOT_TEXT"]];
    expect(faultsOf((await pay(changes)).errors)).toEqual(expected);
    const query = operation("SendPayment");
    expect(faultsOf(await overSocket({ query, variables: { input: payment(changes) } }))).toEqual(expected);
  });

  it("is refused in a document as in its variables, all of it at once", async () => {
    const query = String.raw`mutation ($key: String!) { sendPayment(input: {
      fromAccountId: "\u0000", to: {username: "\u0000"}, amount: {amount: "1", currency: "USD"}, memo: "fine", idempotencyKey: $key
    }) { __typename } }`;
    const expected = [
      ["input.fromAccountId", "NOT_TEXT"],
      ["input.to.username", "NOT_TEXT"],
      ["key", "NOT_TEXT"],
    ];
    expect(faultsOf((await ada.client.send(query, { key: "\ud800" })).errors)).toEqual(expected);
    expect(faultsOf(await overSocket({ query, variables: { key: "\ud800" } }))).toEqual(expected);
  });

  it("is refused beside the document too", async () => {
    const body = { query: "{ me { id } }", operationName: "a\u0000", extensions: { trace: ["\ud800"] } };
    const expected = [
      ["operationName", "NOT_TEXT"],
      ["extensions.trace.0", "NOT_TEXT"],
    ];
    expect(faultsOf(((await (await ada.client.post(body)).json()) as Answer).errors)).toEqual(expected);
    expect(faultsOf(await overSocket(body))).toEqual(expected);
  });

  it.each([
    ["balanceChanged(accountId: $x)", "x"],
    ["balanceChanged(after: $x)", "x"],
    ["paymentStatus(paymentId: $x)", "x"],
  ])("is refused by a subscription: %s", async (field, path) => {
    const type = field.includes("after") ? "String" : "ID";
    const query = `subscription ($x: ${type}) { ${field} { __typename } }`;
    expect(faultsOf(await overSocket({ query, variables: { x: "\u0000" } }))).toEqual([[path, "NOT_TEXT"]]);
  });

  it("closes a socket that begins with it", async () => {
    const socket = new RawSocket(coffer.url);
    cleanups.push(() => socket.end());
    await socket.send({ type: "connection_init", payload: { client: { name: "\ud800" } } });
    expect(await socket.closed).toEqual({ code: 4400, reason: "connection_init must be well-formed text" });
  });

  it("harms nobody else: payments that are made meanwhile are made", async () => {
    const [bad, good] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => pay({ to: { username: "\u0000" } }))),
      Promise.all(Array.from({ length: 20 }, () => pay({}))),
    ]);
    expect(new Set(bad.map(({ errors }) => errors?.[0]?.extensions.code))).toEqual(new Set(["BAD_USER_INPUT"]));
    expect(new Set(good.map(({ data }) => data?.sendPayment.__typename))).toEqual(new Set(["SendPaymentSuccess"]));
  });
});

describe("an id of an operation on a socket", () => {
  it("is not quoted where it is in use, however long it is", async () => {
    const socket = new RawSocket(coffer.url);
    cleanups.push(() => socket.end());
    await socket.init({ authorization: `Bearer ${ada.client.accessToken}` });
    const id = "canary".repeat(100);
    const message = { id, type: "subscribe", payload: { query: "subscription { paymentStatus { __typename } }" } };
    await socket.send(message);
    await socket.send(message);
    expect(await socket.closed).toEqual({ code: 4409, reason: "An operation with this id runs" });
  });
});

describe("what is wrong is said without what was sent", () => {
  const SECRET = "hunter2-canary";
  const login = "mutation ($input: LoginInput!) { login(input: $input) { __typename } }";
  const refresh = "mutation ($input: RefreshInput!) { refresh(input: $input) { __typename } }";
  const submit = "mutation ($input: SubmitVerificationInput!) { submitVerification(input: $input) { __typename } }";

  it.each<[string, object, string, string]>([
    [login, { input: { login: "ann", password: SECRET, otp: "1" } }, "input.otp", "UNKNOWN_FIELD"],
    [login, { input: { login: "ann", password: [SECRET] } }, "input.password", "WRONG_TYPE"],
    [login, { input: { login: { [SECRET]: SECRET }, password: "x" } }, "input.login", "WRONG_TYPE"],
    [login, { input: SECRET }, "input", "WRONG_TYPE"],
    [refresh, { input: { refreshTokn: SECRET } }, "input.refreshToken", "REQUIRED"],
    [refresh, { input: { refreshToken: SECRET, [`${SECRET} x`]: 1 } }, "input", "UNKNOWN_FIELD"],
    [submit, { input: { documentType: SECRET } }, "input.documentType", "WRONG_TYPE"],
    ["query ($first: Int) { payments(first: $first) { nodes { id } } }", { first: SECRET }, "first", "WRONG_TYPE"],
    ["query ($first: Int) { payments(first: $first) { nodes { id } } }", { first: null }, "first", "WRONG_TYPE"],
  ])("of variables: %s %j", async (query, variables, path, code) => {
    const response = await ada.client.post({ query, variables });
    const text = await response.text();
    expect(text).not.toContain(SECRET);
    expect([response.status, faultsOf(JSON.parse(text).errors)]).toEqual([400, expect.arrayContaining([[path, code]])]);
    const errors = await overSocket({ query, variables });
    expect(JSON.stringify(errors)).not.toContain(SECRET);
    expect(faultsOf(errors)).toEqual(expect.arrayContaining([[path, code]]));
  });

  it.each([
    `mutation { login(input: {login: "ann", password: "${SECRET}", otp: "1"}) { __typename } }`,
    `mutation { login(input: {login: "ann", password: ["${SECRET}"]}) { __typename } }`,
    `mutation { refresh(input: {refreshTokn: "${SECRET}"}) { __typename } }`,
    `mutation { refresh(input: "${SECRET}") { __typename } }`,
    `mutation { submitVerification(input: {documentType: "${SECRET}"}) { __typename } }`,
    `query { payments(first: "${SECRET}") { nodes { id } } }`,
    `query { payments(first: 1 "${SECRET}") { nodes { id } } }`,
    `mutation { login(input: {login: "ann", password: "${SECRET}) { __typename } }`,
    `query ($x: Int = "${SECRET}") { payments(first: $x) { nodes { id } } }`,
  ])("of a document: %s", async (query) => {
    const text = await (await ada.client.post({ query })).text();
    expect(text).toMatch(/GRAPHQL_(?:PARSE|VALIDATION)_FAILED/);
    expect(text).not.toContain(SECRET);
    const errors = await overSocket({ query });
    expect(JSON.stringify(errors)).toMatch(/GRAPHQL_(?:PARSE|VALIDATION)_FAILED/);
    expect(JSON.stringify(errors)).not.toContain(SECRET);
  });

  it("of what stands beside a document", async () => {
    const query = "query A { __typename } query B { __typename }";
    for (const body of [
      { query, operationName: SECRET },
      { query, operationName: [SECRET] },
      { query: { [SECRET]: 1 } },
      { query: "{ __typename }", variables: SECRET },
      { query: "{ __typename }", extensions: SECRET },
      SECRET,
    ])
      expect(await (await ada.client.post(body)).text()).not.toContain(SECRET);
    expect(JSON.stringify(await overSocket({ query, operationName: SECRET }))).not.toContain(SECRET);
    const broken = await fetch(coffer.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"query": ${SECRET}}`,
    });
    expect(await broken.text()).not.toContain(SECRET);
  });
});

describe("a payee's name", () => {
  it("is read as a login is: blanks around it and its case aside, and in ASCII alone", async () => {
    for (const username of [`${ben.username} `, ` ${ben.username.toUpperCase()}`])
      expect((await pay({ to: { username } })).data?.sendPayment.__typename).toBe("SendPaymentSuccess");
    for (const username of [`${ben.username}\u200b`, ben.username.replace("b", "\uff42"), `\u212a${ben.username}`, ""])
      expect((await pay({ to: { username } })).data?.sendPayment.__typename).toBe("PayeeNotFound");
  });

  it("is one name for the Kelvin sign nowhere", async () => {
    const kim = await join(coffer.url, "kim");
    const kelvin = kim.username.replace("k", "\u212a");
    expect((await pay({ to: { username: kelvin } })).data?.sendPayment.__typename).toBe("PayeeNotFound");
    const { data } = await ada.client.send(operation("Login"), { input: { login: kelvin, password: kim.password } });
    expect(data?.login.__typename).toBe("InvalidCredentials");
    const input = { username: kelvin, email: "kelvin@example.com", password: kim.password };
    expect(faultsOf((await ada.client.send(operation("Register"), { input })).errors)).toEqual([
      ["input.username", "INVALID_USERNAME"],
    ]);
  });
});

describe("text for people has the same faults at every door", () => {
  const doors: readonly [string, string, (text: string) => Promise<{ errors?: readonly Answer[] }>][] = [
    ["a memo", "input.memo", (memo) => pay({ memo })],
    [
      "an account's name",
      "input.name",
      (name) => ada.client.send(operation("OpenAccount"), { input: { currency: "EUR", name, idempotencyKey: "n" } }),
    ],
    [
      "a wallet's name",
      "input.name",
      (name) =>
        ada.client.send("mutation ($input: CreateWalletInput!) { createWallet(input: $input) { __typename } }", {
          input: { network: "TRON", name },
        }),
    ],
    [
      "a display name",
      "input.displayName",
      (displayName) =>
        ada.client.send("mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }", {
          input: { displayName },
        }),
    ],
    ["a key", "input.idempotencyKey", (idempotencyKey) => pay({ idempotencyKey })],
  ];

  it.each(doors)("%s", async (_what, path, send) => {
    for (const [text, code] of [
      ["", "EMPTY"],
      ["   ", "EMPTY"],
      ["a\u200bdmin", "FORBIDDEN_CHARACTERS"],
      ["\u3164", "FORBIDDEN_CHARACTERS"],
      ["\u115f", "FORBIDDEN_CHARACTERS"],
      ["\u2800", "FORBIDDEN_CHARACTERS"],
      ["\u202eabc", "FORBIDDEN_CHARACTERS"],
      ["\ufeffa", "FORBIDDEN_CHARACTERS"],
      ["a\u{e0061}", "FORBIDDEN_CHARACTERS"],
      ["a\ufe0f", "FORBIDDEN_CHARACTERS"],
      ["a\u0007", "FORBIDDEN_CHARACTERS"],
      ["x".repeat(300), "TOO_LONG"],
      ["\u0000", "NOT_TEXT"],
    ] as const)
      expect([text, faultsOf((await send(text)).errors)]).toEqual([text, [[path, code]]]);
  });

  it("and a memo may have lines", async () => {
    const query =
      "mutation ($input: SendPaymentInput!) { sendPayment(input: $input) { ... on SendPaymentSuccess { payment { memo } } } }";
    const { data } = await ada.client.send(query, { input: payment({ memo: "Rent\r\nof June" }) });
    expect(data?.sendPayment.payment.memo).toBe("Rent\nof June");
  });
});

describe("empty text is no absent text", () => {
  it("in a cursor: it is refused, beside an offset too", async () => {
    const query = "query ($after: String, $offset: Int) { payments(after: $after, offset: $offset) { nodes { id } } }";
    expect(faultsOf((await ada.client.send(query, { after: "" })).errors)).toEqual([["after", "INVALID_CURSOR"]]);
    expect(faultsOf((await ada.client.send(query, { after: "", offset: 0 })).errors)).toEqual([
      ["offset", "NOT_BOTH"],
      ["after", "INVALID_CURSOR"],
    ]);
    const following = "subscription ($after: String) { paymentStatus(after: $after) { __typename } }";
    expect(faultsOf(await overSocket({ query: following, variables: { after: "" } }))).toEqual([
      ["after", "INVALID_CURSOR"],
    ]);
  });

  it("in a currency, an id and a network", async () => {
    expect(faultsOf((await pay({ amount: { amount: "1.00", currency: "" } })).errors)).toEqual([
      ["input.amount.currency", "UNKNOWN_CURRENCY"],
    ]);
    expect((await pay({ fromAccountId: "" })).data?.sendPayment.__typename).toBe("AccountNotFound");
    const following = 'subscription { balanceChanged(accountId: "") { __typename } }';
    expect(faultsOf(await overSocket({ query: following }))).toEqual([["accountId", "ACCOUNT_NOT_FOUND"]]);
  });
});
