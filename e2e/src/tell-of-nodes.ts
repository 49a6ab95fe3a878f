import * as crypto from "node:crypto";
import { expect, it } from "vitest";
import { authProgram, authRequest } from "./auth-page.ts";
import type { CofferClient } from "./client.ts";

type Parts = {
  /** Of every gateway. */
  readonly urls: () => readonly string[];
  readonly admin: () => Promise<{ readonly client: CofferClient }>;
};

type Sent = { readonly body: string; readonly headers: Record<string, string> };
type Answered = { readonly data?: Record<string, unknown>; readonly errors?: { extensions: { code: string } }[] };

/** A program of docs/AUTH.md, which says this machine's default address. */
function runProgram(page: string, answer: string, given: Record<string, unknown>): Promise<never> {
  const text = page.replaceAll(/^import (\{[^}]+\}) from "node:crypto";$/gm, "const $1 = crypto;");
  const { issuer, ...named } = given;
  const said = text.replaceAll("http://localhost:4000", String(issuer));
  const program = new Function(
    "crypto",
    ...Object.keys(named),
    `return (async () => { ${said} return ${answer}; })();`,
  );
  return program(crypto, ...Object.values(named));
}

/** What becomes of a node, whatever the shape. */
export function tellOfNodes({ urls, admin }: Parts): void {
  const readIssuer = async () => {
    const response = await fetch(new URL("/.well-known/openid-configuration", urls()[0]));
    return String(((await response.json()) as { issuer: string }).issuer);
  };
  const send = async (url: string, { body, headers }: Sent): Promise<Answered> =>
    (await (await fetch(url, { method: "POST", headers, body })).json()) as Answered;
  const codeOf = ({ data, errors }: Answered) => errors?.[0]?.extensions.code ?? JSON.stringify(data);

  it("is registered, and asks, as docs/AUTH.md says; once for each signature, at whichever gateway", async () => {
    const issuer = await readIssuer();
    const [first = "", second = first] = urls();
    const { client } = await admin();
    const made: { input: Record<string, unknown>; privateKey: crypto.KeyObject } = await runProgram(
      authProgram("generateKeyPairSync"),
      "{ input, privateKey }",
      { issuer },
    );
    const { registerNode } = await client.ask(authRequest("RegisterNode"), { input: made.input });
    expect(registerNode).toMatchObject({ __typename: "RegisterNodeSuccess", node: { state: "ENABLED" } });
    const nodeId = registerNode.node.id;

    const COFFER_NODE_KEY = made.privateKey.export({ type: "pkcs8", format: "pem" });
    const env = { COFFER_NODE_ID: nodeId, COFFER_NODE_KEY };
    const sent: Sent[] = [];
    /** The request as the program makes it, kept, and sent to a gateway. */
    const sign = async (gateway: string): Promise<Answered> =>
      runProgram(authProgram("COFFER_NODE_ID"), "{ data, errors }", {
        issuer,
        process: { env },
        fetch: (_target: string, request: Sent) => {
          sent.push(request);
          return fetch(gateway, { method: "POST", ...request });
        },
      });
    expect(await sign(first)).toEqual({ data: { reportNode: { __typename: "ReportNodeSuccess" } } });
    expect(await sign(second)).toEqual({ data: { reportNode: { __typename: "ReportNodeSuccess" } } });
    for (const url of [first, second])
      for (const request of sent.slice(0, 2)) expect(codeOf(await send(url, request))).toBe("UNAUTHENTICATED");

    const seen = "query ($id: ID!) { registeredNode(id: $id) { version lastSeenAt lastSeenFrom } }";
    expect(await client.ask(seen, { id: nodeId })).toEqual({
      registeredNode: { version: "24.1", lastSeenAt: expect.any(String), lastSeenFrom: expect.any(String) },
    });

    // Signed, and not sent.
    const unsent = async (): Promise<Sent> => {
      await runProgram(authProgram("COFFER_NODE_ID"), "null", {
        issuer,
        process: { env },
        fetch: async (_target: string, request: Sent) => {
          sent.push(request);
          return { json: async () => ({}) };
        },
      });
      return sent.at(-1) as Sent;
    };
    const { body, headers } = await unsent();
    expect(codeOf(await send(first, { headers, body: body.replace("24.1", "24.2") }))).toBe("UNAUTHENTICATED");

    const input = { nodeId, reason: "stolen", idempotencyKey: crypto.randomUUID() };
    const DISABLE = "mutation ($input: SetNodeStateInput!) { disableNode(input: $input) { __typename } }";
    expect((await client.ask(DISABLE, { input })).disableNode.__typename).toBe("DisableNodeSuccess");
    for (const url of [first, second]) expect(codeOf(await send(url, await unsent()))).toBe("UNAUTHENTICATED");
  });

  it("is not to be had from the field that the gateway asks", async () => {
    const { client } = await admin();
    const { errors } = await client.send('{ nodeKeys(nodeId: "nod_1") { keys { publicKey } } }', {});
    expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });
}
