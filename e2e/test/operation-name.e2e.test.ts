import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { join, type Person } from "../src/people.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { useCoffer } from "../src/use-coffer.ts";

// Which operation of a document is meant, and what is said where none is: the same over HTTP and
// over a socket.

const coffer = useCoffer();
let ada: Person;
beforeAll(async () => {
  ada = await join(coffer.url, "ada");
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Request = { readonly query: string; readonly operationName?: string | null };

const overHttp = async (request: Request): Promise<Answer> => (await ada.client.post(request)).json();
async function overSocket({ query, operationName }: Request): Promise<Answer> {
  const socket = new RawSocket(coffer.url);
  cleanups.push(() => socket.end());
  await socket.init({ authorization: `Bearer ${ada.client.accessToken}` });
  const { payload } = await socket.run("1", { query, ...(operationName === undefined ? {} : { operationName }) });
  return Array.isArray(payload) ? { errors: payload } : (payload ?? {});
}

const TWO = "query A { me { username } } query B { __typename }";
const WITH_SUBSCRIPTION = "query A { __typename } subscription S { balanceChanged { cursor } }";
const MIXED = "{ __typename } query A { __typename }";

const REFUSED: readonly (readonly [string, Request, string, RegExp])[] = [
  ["several and no name", { query: TWO }, "OPERATION_RESOLUTION_FAILURE", /several operations: name one/],
  ["several and an empty name", { query: TWO, operationName: "" }, "OPERATION_RESOLUTION_FAILURE", /name one/],
  ["several and null", { query: TWO, operationName: null }, "OPERATION_RESOLUTION_FAILURE", /name one/],
  ["none of that name", { query: TWO, operationName: "C" }, "OPERATION_RESOLUTION_FAILURE", /no operation of the name/],
  [
    "one without a name, by a name",
    { query: "{ __typename }", operationName: "C" },
    "OPERATION_RESOLUTION_FAILURE",
    /no operation of the name/,
  ],
  [
    "one of another name",
    { query: "query A { __typename }", operationName: "B" },
    "OPERATION_RESOLUTION_FAILURE",
    /name/,
  ],
  [
    "a query and a subscription and no name",
    { query: WITH_SUBSCRIPTION },
    "OPERATION_RESOLUTION_FAILURE",
    /several operations/,
  ],
  [
    "a query and a subscription, and neither's name",
    { query: WITH_SUBSCRIPTION, operationName: "B" },
    "OPERATION_RESOLUTION_FAILURE",
    /no operation of the name/,
  ],
  ["one without a name beside another", { query: MIXED }, "GRAPHQL_VALIDATION_FAILED", /anonymous operation/],
  [
    "one without a name beside the one named",
    { query: MIXED, operationName: "A" },
    "GRAPHQL_VALIDATION_FAILED",
    /anonymous/,
  ],
  [
    "one without a name beside another, and neither's name",
    { query: MIXED, operationName: "B" },
    "GRAPHQL_VALIDATION_FAILED",
    /anonymous/,
  ],
  ["an empty document", { query: "" }, "GRAPHQL_PARSE_FAILED", /Unexpected <EOF>/],
  ["an empty document and a name", { query: "", operationName: "A" }, "GRAPHQL_PARSE_FAILED", /Unexpected <EOF>/],
  ["a document of blanks and a remark", { query: " \n# A" }, "GRAPHQL_PARSE_FAILED", /Unexpected <EOF>/],
  ["fragments alone", { query: "fragment F on Query { __typename }" }, "GRAPHQL_VALIDATION_FAILED", /F/],
];
const ANSWERED: readonly (readonly [string, Request, object])[] = [
  ["an empty name and one operation", { query: "query A { __typename }", operationName: "" }, { __typename: "Query" }],
  ["an empty name and one without", { query: "{ __typename }", operationName: "" }, { __typename: "Query" }],
  ["null and one operation", { query: "query A { __typename }", operationName: null }, { __typename: "Query" }],
  ["the second's name", { query: TWO, operationName: "B" }, { __typename: "Query" }],
  ["the query's name beside a subscription", { query: WITH_SUBSCRIPTION, operationName: "A" }, { __typename: "Query" }],
  [
    "an empty name and one mutation",
    { query: 'mutation M { updateProfile(input: {language: "en"}) { __typename } }', operationName: "" },
    { updateProfile: { __typename: "UpdateProfileSuccess" } },
  ],
];
const ROADS = [
  ["HTTP", overHttp],
  ["a socket", overSocket],
] as const;

describe.each(ROADS)("the operation of a request over %s", (_road, ask) => {
  it.each(REFUSED)("is not found, and it is said why: %s", async (_what, request, code, message) => {
    // The second time, the document is known.
    for (const { errors, data } of [await ask(request), await ask(request)]) {
      expect(data ?? null).toBeNull();
      expect(errors[0]).toMatchObject({ extensions: { code }, message: expect.stringMatching(message) });
    }
  });

  it.each(ANSWERED)("is found by %s", async (_what, request, data) => {
    for (const answer of [await ask(request), await ask(request)]) expect(answer).toEqual({ data });
  });
});

describe("an empty name in an address", () => {
  const get = (query: string) => {
    const address = new URL(coffer.url);
    address.searchParams.set("query", query);
    address.searchParams.set("operationName", "");
    return fetch(address, { headers: { "apollo-require-preflight": "1", accept: "application/json" } });
  };

  it("lets no mutation come by GET", async () => {
    const response = await get('mutation M { login(input: {login: "a", password: "b"}) { __typename } }');
    expect([response.status, (await response.json()).data ?? null]).toEqual([405, null]);
  });

  it("names nothing of an empty document", async () => {
    const response = await get("");
    const { errors } = await response.json();
    expect([response.status, errors[0].extensions.code]).toEqual([400, "GRAPHQL_PARSE_FAILED"]);
  });

  it("is that of the one query", async () => {
    expect(await (await get("query A { __typename }")).json()).toEqual({ data: { __typename: "Query" } });
  });
});
