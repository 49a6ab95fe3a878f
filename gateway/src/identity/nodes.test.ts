import { createHash } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDigestOf, isMeantAsNode } from "./node-signature.ts";
import { BODY, makeNodeKeys, makeWorld, type Sent, type World } from "./nodes.fixture.ts";

const NONCE = "AAAAAAAAAAAAAAAAAAAAAA";

const parametersOf = ({ seconds, nodeId }: World, change: Record<string, string | null> = {}) =>
  Object.entries({
    created: String(seconds()),
    nonce: `"${NONCE}"`,
    keyid: `"${nodeId}"`,
    alg: '"ed25519"',
    tag: '"coffer-node"',
    ...change,
  })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `;${name}=${value}`)
    .join("");

describe("a node's request is refused", () => {
  const others: Record<string, (world: World) => [Record<string, string>, Sent?]> = {
    "with another method than was signed": ({ signed }) => [signed({ method: "PUT" })],
    "that is no POST": ({ signed }) => [signed({ method: "GET" }), { method: "GET" }],
    "at another path": ({ signed }) => [signed(), { path: "/graphql/other" }],
    "with a query that was not signed": ({ signed }) => [signed(), { path: "/graphql?query=%7Bme%7D" }],
    "for another Coffer": ({ signed }) => [signed({ targetUri: "https://other.example/graphql" })],
    "for this one over http": ({ signed }) => [signed({ targetUri: "http://coffer.example/graphql" })],
    "with the digest of another body": ({ signed }) => [
      signed(),
      { headers: { "content-digest": `sha-256=:${createHash("sha256").update("{}").digest("base64")}:` } },
    ],
    "with two digests of one kind": ({ signed }) => {
      const headers = signed();
      return [headers, { headers: { "content-digest": `${headers["content-digest"]}, ${headers["content-digest"]}` } }];
    },
    "with a digest of another kind alone": ({ signed }) => [
      signed(),
      { headers: { "content-digest": `sha-512=:${"A".repeat(86)}==:` } },
    ],
    "without a digest": ({ signed }) => [signed(), { headers: { "content-digest": undefined } }],
    "without a signature": ({ signed }) => [signed(), { headers: { signature: undefined } }],
    "that was made 61 seconds ago": ({ signed, seconds }) => [signed({ created: seconds() - 61 })],
    "that is to be made in 61 seconds": ({ signed, seconds }) => [signed({ created: seconds() + 61 })],
    "whose time was moved": ({ signed, seconds }) => {
      const headers = signed({ created: seconds() - 61 });
      const moved = headers["signature-input"]?.replace(String(seconds() - 61), String(seconds())) ?? "";
      return [headers, { headers: { "signature-input": moved } }];
    },
    "whose nonce was changed": ({ signed }) => {
      const headers = signed({ nonce: NONCE });
      const input = headers["signature-input"]?.replace(NONCE, NONCE.replace("A", "B")) ?? "";
      return [headers, { headers: { "signature-input": input } }];
    },
    "of another node, by this one's key": ({ signed, registry }) => {
      const other = newId("nod");
      registry.set(other, [
        { grantId: newId("ngr"), publicKey: makeNodeKeys().publicKey, endsAt: null, capabilities: ["wallet"] },
      ]);
      return [signed({ nodeId: other })];
    },
    "of a node that there is not": ({ signed }) => [signed({ nodeId: newId("nod") })],
    "by another key": ({ signed }) => [signed({ privateKey: makeNodeKeys().privateKey })],
    "in another's name that is no id": ({ signed }) => [signed({ nodeId: "till-7" })],
    "with a token besides": ({ signed }) => [signed(), { headers: { authorization: "Bearer a.b.c" } }],
    "with a second signature": ({ signed }) => {
      const headers = signed();
      const input = `${headers["signature-input"]}, sig2=("@method");created=1`;
      return [headers, { headers: { "signature-input": input } }];
    },
    "with a second label of the same name": ({ signed }) => {
      const headers = signed();
      const input = `sig1=("@method");created=1;tag="coffer-node", ${headers["signature-input"]}`;
      return [headers, { headers: { "signature-input": input } }];
    },
    "with two signatures under one label": ({ signed }) => {
      const headers = signed();
      return [headers, { headers: { signature: `sig1=:${"A".repeat(86)}==:, ${headers.signature}` } }];
    },
    "with its signature under another label": ({ signed }) => {
      const headers = signed();
      return [headers, { headers: { signature: `sig2${headers.signature?.slice(4)}` } }];
    },
    "with a signature that has parameters": ({ signed }) => {
      const headers = signed();
      return [headers, { headers: { signature: `${headers.signature};a=1` } }];
    },
    "with a signature of 63 bytes": ({ signed }) => [
      signed(),
      { headers: { signature: `sig1=:${Buffer.alloc(63).toString("base64")}:` } },
    ],
    "that is written in another way than RFC 9651 has it": ({ signed }) => {
      const headers = signed();
      const input = headers["signature-input"]?.replace("(", "( ") ?? "";
      return [headers, { headers: { "signature-input": input } }];
    },
    "with a huge Signature-Input": ({ signed, ...world }) => [
      signed({ parameters: parametersOf({ signed, ...world } as World, { nonce: `"${"A".repeat(9_000)}"` }) }),
    ],
    "with a huge digest": ({ signed }) => {
      const headers = signed();
      return [headers, { headers: { "content-digest": `${headers["content-digest"]}, a=:${"A".repeat(9_000)}:` } }];
    },
  };

  it.each(Object.keys(others))("%s", async (name) => {
    const world = makeWorld();
    const [headers, sent] = (others[name] as (typeof others)[string])(world);
    expect(await world.send(headers, sent)).toBe("UNAUTHENTICATED");
    // What was refused used nothing up.
    expect(await world.send(world.signed({ nonce: NONCE }))).toBe(world.grantId);
  });

  it.each([
    '"@method" "@target-uri"',
    '"@method" "content-digest"',
    '"@target-uri" "content-digest"',
    '"@method" "@path" "content-digest"',
    '"@method" "@target-uri" "content-digest" "content-digest"',
    '"@method" "@target-uri" "@target-uri"',
    '"@method" "@target-uri" "content-digest" "date"',
    '"@method" "@target-uri" "content-digest";sf',
    '"@method" "@target-uri" "content-digest";req',
    "",
  ])("that covers %s", async (covered) => {
    const { send, signed } = makeWorld();
    expect(await send(signed({ covered }))).toBe("UNAUTHENTICATED");
  });

  it.each<[string, Record<string, string | null>]>([
    ["without a time", { created: null }],
    ["with a time that is a text", { created: '"1764252000"' }],
    ["with a time between seconds", { created: "1764252000.5" }],
    ["without a nonce", { nonce: null }],
    ["with a short nonce", { nonce: '"AAAAAAAAAAAAAAA"' }],
    ["with a nonce of 129 characters", { nonce: `"${"A".repeat(129)}"` }],
    ["with a nonce of bytes", { nonce: ":AAAAAAAAAAAAAAAAAAAAAA==:" }],
    ["without a key's name", { keyid: null }],
    ["without an algorithm", { alg: null }],
    ["with another algorithm", { alg: '"hmac-sha256"' }],
    ["with an algorithm that is a token", { alg: "ed25519" }],
    ["without a tag", { tag: null }],
    ["with another tag", { tag: '"web-bot-auth"' }],
    ["with a parameter that nobody looks at", { expires: "9999999999" }],
  ])("%s", async (_name, change) => {
    const world = makeWorld();
    expect(await world.send(world.signed({ parameters: parametersOf(world, change) }))).toBe("UNAUTHENTICATED");
  });

  it("whose signature has bits behind its last byte, which are no part of it", async () => {
    const { send, signed } = makeWorld();
    const headers = signed();
    // Of the last character before `==` four bits of six are behind the 64th byte, and 0.
    const changed = (headers.signature ?? "").replace(
      /[AQgw](?===:$)/,
      (last) => ({ A: "B", Q: "R", g: "h", w: "x" })[last] ?? "",
    );
    expect(changed).not.toBe(headers.signature);
    expect(await send({ ...headers, signature: changed })).toBe("UNAUTHENTICATED");
  });

  it("with any one character of its headers changed, and never with a fault", async () => {
    const world = makeWorld();
    const names = fc.constantFrom("signature-input", "signature", "content-digest");
    const to = fc.constantFrom(...'aZ09+/=:;",() \u00e9');
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), to, async (name, place, character) => {
        const headers = world.signed();
        const text = headers[name] ?? "";
        const at = place % text.length;
        fc.pre(text[at] !== character);
        const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
        // A label is a name that both headers share: changed in one of them, they do not.
        const code = await world.send({ ...headers, [name]: changed }, { address: `10.${place % 256}.0.1` });
        expect(["UNAUTHENTICATED", "RATE_LIMITED"]).toContain(code);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a node", () => {
  it("is known by its signature, once for each, in any order of what it covers", async () => {
    const { gateways, signed, nodeId, grantId, seconds } = makeWorld();
    const headers = signed({ covered: '"content-digest" "@target-uri" "@method"' });
    const request = { method: "POST", path: "/graphql", headers };
    const { actor, digest } = await gateways[0].authenticateNode(request, "192.0.2.1");
    expect(actor).toEqual({
      kind: "node",
      capabilities: ["wallet"],
      nodeId,
      credential: { kind: "node-key", id: grantId },
      roles: ["NODE"],
      scopes: null,
      assurance: { methods: [], at: 0 },
      expiresAt: seconds() + 60,
    });
    expect(isDigestOf(digest, createHash("sha256").update(BODY).digest())).toBe(true);
    expect(isDigestOf(digest, createHash("sha256").update(`${BODY} `).digest())).toBe(false);
    await expect(gateways[0].authenticateNode(request, "192.0.2.1")).rejects.toThrow("nonce was used");
  });

  it("is taken once of twenty at two gateways, and again by neither for as long as it is good", async () => {
    const { send, signed, gateways, grantId, pass, seconds } = makeWorld();
    const headers = signed({ created: seconds() + 60 });
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => send(headers, {}, gateways[n % 2 ? 1 : 0])));
    expect(all.filter((code) => code === grantId).length).toBe(1);
    expect(all.filter((code) => code === "UNAUTHENTICATED").length).toBe(19);
    for (let n = 0; n < 13; n += 1) {
      pass(10_000);
      for (const gateway of gateways) expect(await send(headers, {}, gateway)).toBe("UNAUTHENTICATED");
    }
  });

  it("is good a minute before and after, by the gateway's clock", async () => {
    const { send, signed, seconds, grantId } = makeWorld();
    for (const created of [seconds() - 60, seconds() + 60]) expect(await send(signed({ created }))).toBe(grantId);
  });

  it("is refused while nonces cannot be kept, within a second; no log holds what it signed", async () => {
    const { send, signed, state, grantId, logged } = makeWorld();
    const { increment } = state;
    state.increment = () => Promise.reject(new Error("connect ECONNREFUSED"));
    expect(await send(signed())).toBe("SUBGRAPH_UNAVAILABLE");
    state.increment = () => new Promise(() => undefined);
    expect(await send(signed())).toBe("SUBGRAPH_UNAVAILABLE");
    state.increment = increment;
    expect(await send(signed())).toBe(grantId);
    expect(logged.length).toBe(2);
    expect(logged.join()).not.toContain("sig1");
  });

  it("has another key a second after it was replaced, and the former to its end", async () => {
    const { send, signed, registry, nodeId, grantId, keys, pass, gateways } = makeWorld();
    expect(await send(signed())).toBe(grantId);
    const next = makeNodeKeys();
    const [latest, endsAt] = [newId("ngr"), new Date("2026-11-27T14:00:30Z")];
    registry.set(nodeId, [
      { grantId: latest, publicKey: next.publicKey, endsAt: null, capabilities: ["wallet"] },
      { grantId, publicKey: keys.publicKey, endsAt, capabilities: ["wallet"] },
    ]);
    pass(1_000);
    expect(await send(signed({ privateKey: next.privateKey }))).toBe(latest);
    expect(await send(signed())).toBe(grantId);
    pass(29_000);
    expect(await send(signed())).toBe("UNAUTHENTICATED");
    expect(await send(signed({ privateKey: next.privateKey }), {}, gateways[1])).toBe(latest);
  });

  it("answers alike to who tries a node that is known, and one that there is not, and bounds both", async () => {
    const { send, signed, asked, grantId, gateways } = makeWorld();
    expect(await send(signed())).toBe(grantId);
    const { privateKey } = makeNodeKeys();
    const texts = await Promise.all(
      [signed({ privateKey }), signed({ nodeId: newId("nod") })].map((headers) =>
        gateways[0].authenticateNode({ method: "POST", path: "/graphql", headers }, "198.51.100.9").catch(String),
      ),
    );
    expect(new Set(texts).size).toBe(1);
    const tries = { known: () => signed({ privateKey }), unknown: () => signed({ nodeId: newId("nod") }) };
    for (const [address, make] of [
      ["203.0.113.1", tries.known],
      ["203.0.113.2", tries.unknown],
    ] as const) {
      const codes = [];
      for (let n = 0; n < 50; n += 1) codes.push(await send(make(), { address }));
      expect(codes.filter((code) => code === "UNAUTHENTICATED").length).toBe(20);
      expect(codes.filter((code) => code === "RATE_LIMITED").length).toBe(30);
      // Who is good there goes on.
      expect(await send(signed(), { address })).toBe(grantId);
    }
    expect(asked.length).toBeLessThanOrEqual(22);
  });
});

it("a signature with another's tag is not a node's to judge", () => {
  expect(isMeantAsNode({ "signature-input": 'sig1=("@authority");created=1;tag="web-bot-auth"' })).toBe(false);
  expect(isMeantAsNode({})).toBe(false);
  expect(isMeantAsNode({ "signature-input": 'sig1=();tag="coffer-node"' })).toBe(true);
});
