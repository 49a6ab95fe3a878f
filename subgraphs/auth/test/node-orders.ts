import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import { nodeKeyStatement } from "@coffer/platform/identity/node-keys";
import type { World } from "./world.ts";

const NODE =
  "id name capabilities state publicKey formerKeyEndsAt createdBy { username } lastSeenAt lastSeenFrom version";
/** What each can answer beside its success and refusals that are no more than a code. */
const MORE: Record<string, string> = {
  registerNode: "... on NodeProofInvalid { fault } ... on QuotaExceeded { limit }",
  replaceNodeKey: "... on NodeProofInvalid { fault }",
  changeNodeCapabilities: "... on NodeCapabilitiesTooMany { limit }",
};
export const orderOf = (field: string) => {
  const name = `${field[0]?.toUpperCase()}${field.slice(1)}`;
  const input = MORE[field] || field === "reportNode" ? name : "SetNodeState";
  return `mutation ($input: ${input}Input!) { ${field}(input: $input) { __typename
    ... on ${name}Success { node { ${NODE} } } ${MORE[field] ?? ""} ... on Refusal { code } } }`;
};

export type Input = Record<string, unknown>;

type Change = { issuer?: string; at?: Date; signAt?: Date; with?: ReturnType<typeof generateKeyPairSync> };

/** Orders about nodes, by an ADMIN where nobody else is said, each under a key of its own. */
export function makeNodeOrders(world: World, admin: UserActor) {
  const order = async (field: string, input: Input, actor: Actor = admin, at: World = world) => {
    const proved = { methods: ["pwd" as const], at: Math.floor(at.clock.now().getTime() / 1000) };
    const who = actor.kind === "user" ? { ...actor, assurance: proved } : actor;
    const asked = { input: field === "reportNode" ? input : { idempotencyKey: randomUUID(), ...input } };
    const { data, errors } = await at.run(orderOf(field), asked, who);
    if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
    return data[field];
  };
  /** A key pair, and the signature by which its holder shows that it is theirs. */
  const makeProof = (purpose: { register: string } | { replace: string }, change: Change = {}) => {
    const pair = generateKeyPairSync("ed25519");
    const publicKey = pair.publicKey.export({ format: "jwk" }).x ?? "";
    const at = change.at ?? world.clock.now();
    const statement = nodeKeyStatement({
      issuer: change.issuer ?? "http://localhost:4000",
      purpose,
      publicKey,
      at: change.signAt ?? at,
    });
    const signature = sign(null, Buffer.from(statement), change.with?.privateKey ?? pair.privateKey);
    return { publicKey, signedAt: at.toISOString(), signature: signature.toString("base64url") };
  };
  return {
    ...{ order, makeProof },
    register: (name: string, more: Input = {}, actor: Actor = admin) =>
      order("registerNode", { name, ...makeProof({ register: name }), ...more }, actor),
    /** By which a node speaks, as the gateway asks for them; `fields` of each. */
    async readKeys(nodeId: string, fields = "grantId publicKey endsAt") {
      const query = `query ($nodeId: ID!) { nodeKeys(nodeId: $nodeId) { keys { ${fields} } } }`;
      const { data, errors } = await world.run(query, { nodeId });
      if (errors[0]) throw new Error(errors[0].message);
      return data.nodeKeys?.keys ?? null;
    },
  };
}

type Thrown = { readonly code?: string; readonly extensions?: { inputs?: readonly { path: string; code: string }[] } };

/** What was wrong with a request that was rejected. */
export const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "none",
    ({ code, extensions }: Thrown) =>
      extensions?.inputs?.map(({ path, code: fault }) => `${path} ${fault}`).join() ?? code,
  );
