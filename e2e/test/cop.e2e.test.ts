import { describe, expect, it } from "vitest";
import { useOwnCoffer } from "../src/use-coffer.ts";

// What the public tool graphql-cop looks for, each of its checks with its own requests, on a server
// as in production.

const coffer = useOwnCoffer({ INTROSPECTION: "false", LANDING_PAGE: "false", LOG_LEVEL: "silent" });

type Answer = { status: number; text: string; data?: Record<string, unknown> | null; errors?: { message: string }[] };

async function send(init: RequestInit, search = ""): Promise<Answer> {
  const response = await fetch(`${coffer.url}${search}`, init);
  const text = await response.text();
  const body = text.startsWith("{") ? JSON.parse(text) : {};
  return { ...body, status: response.status, text };
}
const json = (body: unknown, headers: Record<string, string> = {}) =>
  send({ method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
const ask = (query: string) => json({ query });
const repeat = (times: number, text: (i: number) => string) =>
  Array.from({ length: times }, (_, i) => text(i)).join(" ");

describe("graphql-cop finds nothing", () => {
  it("alias overloading: 101 aliases of a field", async () => {
    const { data, errors } = await ask(`query cop { ${repeat(101, (i) => `alias${i}:__typename`)} }`);
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
  });

  it("array-based batching: ten operations in a list", async () => {
    const { status, text } = await json(Array.from({ length: 10 }, () => ({ query: "query cop { __typename }" })));
    expect(status).toBe(400);
    expect(text).not.toContain("__typename");
  });

  it("directive overloading: ten directives at a field make one error, and not ten", async () => {
    expect((await ask("query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }")).errors).toHaveLength(1);
  });

  it("circular query by introspection", async () => {
    const { data } = await ask(
      "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }",
    );
    expect(data ?? null).toBeNull();
  });

  it("introspection", async () => {
    expect((await ask("query cop { __schema { types { name fields { name } } } }")).data ?? null).toBeNull();
  });

  it("field duplication: 500 times __typename", async () => {
    const { data, errors } = await ask(`query cop { ${repeat(500, () => "__typename")} }`);
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
  });

  it("field suggestions", async () => {
    for (const query of ["query cop { __schema { directive } }", "{ m }", "{ accoun { id } }", "mutation { logi }"])
      expect((await ask(query)).text).not.toContain("Did you mean");
  });

  it("GET: a query, and a mutation, without a preflight", async () => {
    for (const query of ["query cop {__typename}", "mutation cop {__typename}"]) {
      const { status, data } = await send({}, `?query=${encodeURIComponent(query)}`);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(data ?? null).toBeNull();
    }
  });

  it("POST of a form, which another site's page could send", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { status, data } = await send({ method: "POST", headers, body: "query=query+cop+%7B__typename%7D" });
    expect(status).toBe(415);
    expect(data ?? null).toBeNull();
  });

  it("tracing in the answer", async () => {
    const { text } = await json({ query: "query cop { __typename }" }, { "apollo-federation-include-trace": "ftv1" });
    expect(JSON.parse(text)).toEqual({ data: { __typename: "Query" } });
  });

  it("an explorer's page, at any address that is tried for it", async () => {
    for (const path of ["/graphql", "/graphiql", "/playground", "/graphql/console", "/altair", "/api"]) {
      const response = await fetch(new URL(path, coffer.url), { headers: { accept: "text/html" } });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(/graphiql|playground|<html|embeddable/i);
    }
    // Where people's own page is, which asks as whoever logs in there.
    for (const path of ["/", "/console"]) {
      const response = await fetch(new URL(path, coffer.url), { headers: { accept: "text/html" } });
      expect(await response.text()).not.toMatch(/graphiql|playground|embeddable/i);
    }
  });

  it("unhandled errors: a stack or an exception in the answer", async () => {
    for (const body of [
      { query: "qwerty cop { abc }" },
      { query: "query cop { abc }" },
      { query: 1 },
      { variables: 1 },
    ]) {
      const { status, text, errors } = await json(body);
      expect(status).toBe(400);
      expect(errors?.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/exception|stack|node_modules|\.ts:/i);
    }
  });
});

describe("three hundred aliases of a credential door", () => {
  it("are refused before any of them is tried, and count for nothing", async () => {
    const password = "p".repeat(700);
    const doors = repeat(300, (i) => `a${i}: login(input: { login: "ada", password: "${password}" }) { __typename }`);
    const answer = await ask(`mutation { ${doors} }`);
    expect([answer.data ?? null, answer.status]).toEqual([null, 400]);
    const few = repeat(11, (i) => `a${i}: login(input: { login: "ada", password: "wrong" }) { __typename }`);
    expect((await ask(`mutation { ${few} }`)).errors).toMatchObject([{ extensions: { code: "REQUEST_TOO_COMPLEX" } }]);
  });
});
