import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { CofferClient } from "../src/client.ts";
import { join, type Person } from "../src/people.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// As in production: the schema is not told, and there is no page. A small body limit, so that it is
// quickly reached.

const coffer = useOwnCoffer({ INTROSPECTION: "false", LANDING_PAGE: "false", BODY_MAX_MB: "1" });
let ada: Person;

beforeAll(async () => {
  ada = await join(coffer.url, "ada");
});

const askForMessages = async (query: string, variables = {}): Promise<string[]> => {
  const { data, errors } = await ada.client.send(query, variables);
  expect(data ?? null).toBeNull();
  return (errors ?? []).map(({ message }) => message);
};

describe("a closed schema", () => {
  it.each(["{ __schema { types { name } } }", '{ __type(name: "User") { name } }'])(
    "is not introspected: %s",
    async (query) => {
      expect((await askForMessages(query)).join()).toContain("introspection is not allowed");
      const socket = new RawSocket(coffer.url);
      await socket.init({ authorization: `Bearer ${ada.client.accessToken}` });
      const { payload } = await socket.run("1", { query });
      expect(payload?.data ?? null).toBeNull();
      expect(JSON.stringify(payload)).toContain("introspection is not allowed");
      socket.end();
    },
  );

  it("is not suggested: neither fields, arguments, types, enum values nor input fields", async () => {
    const submit = "mutation ($input: SubmitVerificationInput!) { submitVerification(input: $input) { __typename } }";
    const asked: [string, object?][] = [
      ["{ mee { id } }"],
      ["{ me { usrname } }"],
      ["{ payments(frist: 1) { nodes { id } } }"],
      ["query ($id: IDD!) { payment(id: $id) { id } }"],
      ["mutation { submitVerification(input: { documentType: PASSPROT }) { __typename } }"],
      [submit, { input: { documentType: "PASSPROT" } }],
      [submit, { input: { documentTyp: "PASSPORT" } }],
      ["{ me { ... on Usr { id } } }"],
    ];
    for (const [query, variables] of asked) {
      const messages = await askForMessages(query, variables);
      expect(messages.length, query).toBeGreaterThan(0);
      expect(messages.join("\n"), query).not.toContain("Did you mean");
    }
  });

  it("is not suggested on a socket, either", async () => {
    const socket = new RawSocket(coffer.url);
    await socket.init({ authorization: `Bearer ${ada.client.accessToken}` });
    const queries = [
      "subscription { balanceChangd { cursor } }",
      "subscription { balanceChanged { cursr } }",
      "{ mee { id } }",
    ];
    for (const [index, query] of queries.entries()) {
      const { payload } = await socket.run(String(index), { query });
      const errors: Answer[] = payload?.errors ?? payload;
      expect(errors[0]?.message, query).toMatch(/^Cannot query field/);
      expect(JSON.stringify(errors), query).not.toContain("Did you mean");
    }
    socket.end();
  });
});

describe("without a page", () => {
  it("a browser gets what a program gets", async () => {
    const headers = { accept: "text/html,*/*;q=0.8" };
    const response = await fetch(coffer.url, { headers });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect((await fetch(new URL("/explorer", coffer.url), { headers })).status).toBe(404);
  });
});

describe("a body above the limit", () => {
  it("is refused while it comes, where its length was not said", async () => {
    const chunk = new TextEncoder().encode(" ".repeat(65_536));
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 64) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body, duplex: "half" };
    const response = await fetch(coffer.url, init as RequestInit).catch((error: Error) => error);
    // The connection may be closed while the client still writes, before it reads the answer.
    if (response instanceof Error) {
      expect(["EPIPE", "ECONNRESET", "UND_ERR_SOCKET"]).toContain(
        (response.cause as { code?: string } | undefined)?.code,
      );
    } else {
      expect(response.status).toBe(413);
      const { errors } = (await response.json()) as { errors: Answer[] };
      expect(errors).toMatchObject([
        { extensions: { code: "BAD_REQUEST", requestId: response.headers.get("x-request-id") } },
      ]);
    }
    expect(await new CofferClient(coffer.url).send("{ __typename }")).toEqual({ data: { __typename: "Query" } });
  });
});
