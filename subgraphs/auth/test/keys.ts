import { randomUUID } from "node:crypto";
import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import type { Actor } from "@coffer/platform/identity/actor";
import { hashOfApiKey } from "@coffer/platform/identity/api-keys";
import type { Role } from "@coffer/platform/identity/roles";
import { Secret } from "@coffer/platform/values/secret";
import type { AuthSubgraph } from "../src/compose.ts";
import { actorOf, type World } from "./world.ts";

const KEY =
  "id name start scopes networks state expiresAt revokedAt rotatedAt formerSecretEndsAt lastUsedAt lastUsedFrom";
const answers = (success: string) =>
  `__typename ... on ${success} { apiKey { ${KEY} } secret } ... on SecretShownBefore { apiKey { ${KEY} } }
   ... on ScopesNotHeld { scopes } ... on QuotaExceeded { limit } ... on Refusal { code }`;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ${answers("CreateApiKeySuccess")} } }`;
const ROTATE = `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { __typename
  ... on RotateApiKeySuccess { apiKey { ${KEY} } secret } ... on SecretShownBefore { apiKey { ${KEY} } } ... on ApiKeyEnded { apiKey { ${KEY} } } ... on Refusal { code } } }`;
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename
  ... on RevokeApiKeySuccess { apiKey { ${KEY} } } ... on Refusal { code } } }`;
const GRANT =
  "query ($sha256: String!, $usedFrom: String) { apiKeyGrant(sha256: $sha256, usedFrom: $usedFrom) { token } }";
const SERVICE = "service { id name purpose scopes state createdBy { username } }";
const CREATE_SERVICE = `mutation ($input: CreateServiceInput!) { createService(input: $input) { __typename
  ... on CreateServiceSuccess { ${SERVICE} } ... on QuotaExceeded { limit } ... on Refusal { code } } }`;
const setService = (name: string, success: string) =>
  `mutation ($input: SetServiceStateInput!) { ${name}(input: $input) { __typename ... on ${success} { ${SERVICE} } ... on Refusal { code } } }`;

type Input = Record<string, unknown>;
export const DAY_MS = 24 * 60 * 60_000;

/** Orders about keys and services, each under a key of its own where none is said. */
export function makeKeys(world: World) {
  const order = async (field: string, query: string, actor: Actor, input: Input, auth?: AuthSubgraph) => {
    const asked = { input: { idempotencyKey: randomUUID(), ...input } };
    const { data, errors } = await world.run(query, asked, provedNow(actor), auth);
    if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
    return data[field];
  };
  /** Of who is in a session: tests let days go by. */
  const provedNow = (actor: Actor): Actor =>
    actor.kind === "user" && actor.credential.kind === "session"
      ? { ...actor, assurance: { methods: ["pwd"], at: Math.floor(world.clock.now().getTime() / 1000) } }
      : actor;
  const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY_MS).toISOString();
  const keys = {
    inDays,
    create: (actor: Actor, input: Input = {}, auth?: AuthSubgraph) =>
      order(
        "createApiKey",
        CREATE,
        actor,
        { name: "a key", scopes: ["payments:read"], expiresAt: inDays(30), ...input },
        auth,
      ),
    rotate: (actor: Actor, input: Input, auth?: AuthSubgraph) => order("rotateApiKey", ROTATE, actor, input, auth),
    revoke: (actor: Actor, apiKeyId: string, input: Input = {}, auth?: AuthSubgraph) =>
      order("revokeApiKey", REVOKE, actor, { apiKeyId, ...input }, auth),
    createService: (actor: Actor, input: Input = {}, auth?: AuthSubgraph) =>
      order("createService", CREATE_SERVICE, actor, { name: "back-office", scopes: ["ledger:read"], ...input }, auth),
    disable: (actor: Actor, serviceId: string, input: Input = {}) =>
      order("disableService", setService("disableService", "DisableServiceSuccess"), actor, {
        serviceId,
        reason: "r",
        ...input,
      }),
    enable: (actor: Actor, serviceId: string, input: Input = {}) =>
      order("enableService", setService("enableService", "EnableServiceSuccess"), actor, {
        serviceId,
        reason: "r",
        ...input,
      }),
    ...makeLooks(world),
  };
  return keys;
}

/** What became of them. */
function makeLooks(world: World) {
  const heard: CofferEvent[] = [];
  void world.bus.listen([topicOf("auth")], (event) => heard.push(event));
  return {
    /** The claims of the token that the secret is good for; null where it is good for nothing. */
    async use(secret: string, address?: string, auth?: AuthSubgraph) {
      const sha256 = hashOfApiKey(new Secret(secret))?.toString("base64url");
      const { data, errors } = await world.run(GRANT, { sha256, usedFrom: address }, undefined, auth);
      if (errors[0]) throw new Error(errors[0].message);
      return data.apiKeyGrant ? world.verify(data.apiKeyGrant.token) : null;
    },
    async list(actor: Actor, args = "first: 20") {
      const { data, errors } = await world.run(
        `{ me { apiKeys(${args}) { nodes { ${KEY} } edges { cursor } pageInfo { hasNextPage } } } }`,
        {},
        actor,
      );
      if (errors[0]) throw new Error(errors[0].message);
      return data.me.apiKeys;
    },
    /** Somebody new who holds this role besides. */
    async staff(username: string, role: Role) {
      const { userId, sessionId } = await world.join(username);
      await world.admin.query(`UPDATE auth."user" SET roles = $2 WHERE username_key = $1`, [username, ["USER", role]]);
      return actorOf(userId, sessionId, ["USER", role]);
    },
    /** Each event of the type once, whether it was published by now or waits in the outbox. */
    async told(type: string): Promise<CofferEvent[]> {
      const waiting = await world.events(type);
      const published = heard.filter((event) => event.type === `coffer.auth.${type}`);
      return [...new Map([...published, ...waiting].map((event) => [event.id, event])).values()];
    },
    changes: async () =>
      (
        await world.admin.query<{ action: string; by_id: string; reason: string | null }>(
          "SELECT action, by_id, reason, user_id IS NULL AS of_service FROM auth.key_change ORDER BY at, id",
        )
      ).rows,
  };
}
