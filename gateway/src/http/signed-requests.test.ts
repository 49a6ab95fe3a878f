import { createHash } from "node:crypto";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { describe, expect, it } from "vitest";
import { makeDoorWorld as makeWorld } from "./door.fixture.ts";

const asAna = { authorization: "Bearer ana" };

describe("a request that a node signed", () => {
  const signed = { "signature-input": 'sig1=();tag="coffer-node"' };
  const sha256 = (body: string) => createHash("sha256").update(body).digest();
  const node: NodeActor = {
    kind: "node",
    capabilities: [],
    nodeId: "nod_1",
    credential: { kind: "node-key", id: "ngr_1" },
    roles: ["NODE"],
    scopes: null,
    assurance: { methods: [], at: 0 },
    expiresAt: Number.MAX_SAFE_INTEGER,
  };

  it("is the node's with the bytes that it signed, and nobody's with any others", async () => {
    const body = '{"query":"{ open }"}';
    const { door, contexts } = await makeWorld({ nodes: async () => ({ actor: node, digest: sha256(body) }) });
    const send = (sent: string, headers: Record<string, string> = signed) =>
      fetch(new URL("/graphql", door.url), {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: sent,
      });
    for (const sent of [body, `${body} `, '{"query":"{open}"}', body.replace("open", "o\\u0070en")]) await send(sent);
    expect(contexts.map(({ actor }) => actor.kind)).toEqual(["node", "anonymous", "anonymous", "anonymous"]);
    // With its reason, where a login is needed.
    const { errors } = (await (await send('{"query":"{ me { id } }"}')).json()) as { errors: object[] };
    expect(errors[0]).toMatchObject({ message: "The body is not the one of Content-Digest." });
  });

  it("is nobody's where it is refused, and a node's with a token is not the token's", async () => {
    const { post, contexts } = await makeWorld({ nodes: () => Promise.reject(unauthenticated("Not signed.")) });
    for (const headers of [signed, { ...signed, ...asAna }]) await post("{ open }", headers);
    expect(contexts.map(({ actor }) => actor)).toEqual([{ kind: "anonymous" }, { kind: "anonymous" }]);
  });

  it("by whom else, is looked at by nobody", async () => {
    const { post, contexts } = await makeWorld();
    await post("{ open }", { "signature-input": 'sig1=("@authority");tag="web-bot-auth"', ...asAna });
    expect(contexts.map(({ actor }) => actor.kind)).toEqual(["user"]);
  });
});
