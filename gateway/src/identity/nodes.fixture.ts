import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { GraphQLError } from "graphql";
import { makeNodeDoor, type NodeKey } from "./nodes.ts";

/** A node's key pair, its public half as the registry has it. */
export function makeNodeKeys() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKey.export({ format: "jwk" }).x ?? "", privateKey };
}

export type Signing = {
  readonly nodeId: string;
  readonly privateKey: KeyObject;
  readonly targetUri: string;
  readonly body: string;
  readonly created: number;
  readonly nonce?: string;
  readonly method?: string;
  readonly covered?: string;
  /** All of them, as they stand behind the covered components. */
  readonly parameters?: string;
};

/** The headers of a request that a node signed (RFC 9421), each made by hand. */
export function signAsNode(signing: Signing): Record<string, string> {
  const { nodeId, privateKey, targetUri, body, created, method = "POST" } = signing;
  const { nonce = randomBytes(16).toString("base64url"), covered = '"@method" "@target-uri" "content-digest"' } =
    signing;
  const parameters =
    signing.parameters ?? `;created=${created};nonce="${nonce}";keyid="${nodeId}";alg="ed25519";tag="coffer-node"`;
  const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
  const values: Record<string, string> = { "@method": method, "@target-uri": targetUri, "content-digest": digest };
  const names = [...covered.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
  const base = [
    ...names.map((name) => `"${name}": ${values[name] ?? ""}`),
    `"@signature-params": (${covered})${parameters}`,
  ].join("\n");
  return {
    "content-digest": digest,
    "signature-input": `sig1=(${covered})${parameters}`,
    signature: `sig1=:${sign(null, Buffer.from(base), privateKey).toString("base64")}:`,
  };
}

const ISSUER = "https://coffer.example";
const URI = `${ISSUER}/graphql`;
export const BODY = '{"query":"{ thisNode { id } }"}';

export type Sent = { method?: string; path?: string; headers?: Record<string, string | undefined>; address?: string };

/** Auth as gateways see it, and one store for two of them. */
export function makeWorld() {
  let now = Date.parse("2026-11-27T14:00:00Z");
  const clock = { now: () => new Date(now) };
  const logged: string[] = [];
  const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => logged.push(line) } });
  const store = makeMemoryKeyValueStore(clock);
  const state = { increment: store.increment, isAway: false, held: Promise.resolve() as Promise<unknown> };
  const keyValue = { increment: (key: string, ttlMs: number) => state.increment(key, ttlMs) };
  const registry = new Map<string, readonly NodeKey[]>();
  const ended = new Set<string>();
  const asked: string[] = [];
  const makeGateway = () =>
    makeNodeDoor({
      async ask(nodeId) {
        asked.push(nodeId);
        if (state.isAway) throw new Error("connect ECONNREFUSED 10.0.0.5:4001");
        const said = registry.get(nodeId) ?? null;
        await state.held;
        return said;
      },
      sessions: { hasEnded: async (id) => ended.has(id) },
      keyValue,
      issuer: ISSUER,
      clock,
      log,
    });
  const gateways = [makeGateway(), makeGateway()] as const;
  const seconds = () => Math.floor(now / 1000);
  const keys = makeNodeKeys();
  const nodeId = newId("nod");
  const grantId = newId("ngr");
  registry.set(nodeId, [{ grantId, publicKey: keys.publicKey, endsAt: null, capabilities: ["wallet"] }]);
  const signed = (change: Partial<Signing> = {}) =>
    signAsNode({
      nodeId,
      privateKey: keys.privateKey,
      targetUri: URI,
      body: BODY,
      created: seconds(),
      ...change,
    });
  const send = (headers: Record<string, string | undefined>, sent: Sent = {}, gateway = gateways[0]) =>
    gateway
      .authenticateNode(
        { method: sent.method ?? "POST", path: sent.path ?? "/graphql", headers: { ...headers, ...sent.headers } },
        sent.address ?? "192.0.2.1",
      )
      .then(
        ({ actor }) => actor.credential.id,
        (error: unknown) => (error instanceof GraphQLError ? String(error.extensions.code) : Promise.reject(error)),
      );
  const pass = (ms: number) => {
    now += ms;
  };
  return { registry, ended, asked, logged, state, gateways, seconds, keys, nodeId, grantId, signed, send, pass };
}
export type World = ReturnType<typeof makeWorld>;
