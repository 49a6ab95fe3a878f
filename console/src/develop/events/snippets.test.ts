import { describe, expect, it } from "vitest";
import { curlOf, socketOf } from "./snippets.ts";

const ORIGIN = "https://coffer.example";
const SEARCH = { type: "coffer.payments.payment.changed", object: "pay_01h455vb4pex5vsknk084sn02q" } as const;

describe("snippets", () => {
  it("ask for what the list is filtered by, and for nothing that it is not", () => {
    const [, sent] = /-d '(.*)'$/s.exec(curlOf(SEARCH, ORIGIN)) ?? [];
    expect(JSON.parse(sent ?? "").variables).toEqual({ filter: { types: [SEARCH.type], objectId: SEARCH.object } });
    expect(curlOf({}, ORIGIN)).toContain('"variables":{"filter":{}}');
    expect(socketOf(SEARCH, ORIGIN)).toContain(
      `const variables = {"types":["${SEARCH.type}"],"objectId":"${SEARCH.object}"};`,
    );
  });

  it("go to this server, the stream by its socket", () => {
    expect(curlOf({}, ORIGIN)).toContain("curl https://coffer.example/graphql");
    expect(socketOf({}, ORIGIN)).toContain('url: "wss://coffer.example/graphql"');
    expect(socketOf({}, "http://localhost:4000")).toContain('url: "ws://localhost:4000/graphql"');
  });
});
