import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { KeyDesk, NewApiKey, Orderer } from "../../../app/api-keys/ports.ts";
import { type ApiKey, stateOf } from "../../../domain/api-keys/api-key.ts";
import { apiKeyCreated, apiKeyRevoked } from "../../../domain/api-keys/events.ts";
import type {
  ApiKeyNotFound,
  CreateApiKeyRefusal,
  QuotaExceeded,
  ServiceDisabled,
  ServiceNotFound,
} from "../../../domain/api-keys/refusals.ts";
import type { KeyGrantId } from "../../../domain/users/ids.ts";
import { queueNotice } from "../mails/queue-mail.ts";
import { addSecret, type KeyBounds, refuseTooMany, refuseTooManySecrets } from "./bounds.ts";
import { cutGrants } from "./cut-grants.ts";
import { decideOrder } from "./decide-order.ts";
import { listGrantsEndedBy } from "./list-ended-grants.ts";
import { lockKey, lockService, readKey } from "./locked-rows.ts";
import { recordChange } from "./record-change.ts";
import { rotate } from "./rotate.ts";

type Creation = ServiceNotFound | ServiceDisabled | QuotaExceeded | Extract<CreateApiKeyRefusal, { scopes: unknown }>;

export type KeyDeskParts = { readonly pool: pg.Pool; readonly bounds: KeyBounds; readonly onCommit: () => void };

/**
 * Whoever orders is told by mail, whosever the key is: it is their account that somebody else may
 * have. `onCommit` is called after a commit that wrote events, and queued a mail.
 */
export function makeKeyDesk({ pool, bounds, onCommit }: KeyDeskParts): KeyDesk {
  /** Of a key that an order named: as it is now. */
  const show = async (subjectId: Uuid | null, at: Date): Promise<ApiKey> => {
    const key = subjectId && (await readKey(pool, idFromUuid("key", subjectId), at));
    if (!key) throw new Error("a key that an order is about is missing");
    return key;
  };
  return {
    async create(claim, { orderer, key, at }) {
      const decided = await decideOrder<Creation>(pool, claim, async (client) => {
        const refusal = await findRefusal(client, { orderer, key, at, bounds });
        if (refusal) return { refusal, subjectId: null };
        await refuseTooManySecrets(client, { owner: key.owner, at, bounds });
        await insertKey(client, key, at);
        const { id, owner, scopes, expiresAt } = key;
        await recordChange(client, { action: "CREATE_KEY", owner, keyId: id, byId: orderer.userId, scopes });
        await appendEvents(pgSql(client), "auth", [
          apiKeyCreated({ id, owner, byId: orderer.userId, scopes, expiresAt, at }),
        ]);
        await queueNotice(pgSql(client), { kind: "API_KEY_ADDED", userId: orderer.userId, detail: key.name, at });
        return { refusal: null, subjectId: uuidOf(id) };
      });
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      if (refusal) return err(refusal);
      const apiKey = await show(subjectId, at);
      if (subjectId !== uuidOf(key.id)) return err({ code: "SECRET_SHOWN_BEFORE", apiKey });
      onCommit();
      return ok(apiKey);
    },
    async rotate(claim, order) {
      let endedGrants: readonly KeyGrantId[] | null = null;
      const decided = await decideOrder(pool, claim, async (client) => {
        const rotated = await rotate(client, order, bounds);
        if (rotated.refusal === null) endedGrants = rotated.endedGrants;
        return rotated;
      });
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      if (refusal?.code === "API_KEY_NOT_FOUND" || refusal?.code === "SERVICE_DISABLED") return err(refusal);
      const apiKey = await show(subjectId, order.at);
      if (refusal) return err({ code: refusal.code, apiKey });
      if (endedGrants === null) return err({ code: "SECRET_SHOWN_BEFORE", apiKey });
      onCommit();
      return ok({ made: apiKey, endedGrants });
    },
    async revoke(claim, { orderer, keyId, at }) {
      const decided = await decideOrder<ApiKeyNotFound>(pool, claim, async (client) => {
        const locked = await lockKey(client, { orderer, keyId, at });
        if (!locked) return { refusal: { code: "API_KEY_NOT_FOUND" }, subjectId: null };
        const { key } = locked;
        if (stateOf(key, at) === "ACTIVE") {
          await cutGrants(client, { of: { keyId }, reason: "REVOKED", at });
          await client.query("UPDATE api_key SET revoked_at = $2 WHERE id = $1", [uuidOf(keyId), at]);
          const { id, owner } = key;
          await recordChange(client, { action: "REVOKE_KEY", owner, keyId, byId: orderer.userId });
          await appendEvents(pgSql(client), "auth", [apiKeyRevoked({ id, owner, byId: orderer.userId, at })]);
          await queueNotice(pgSql(client), { kind: "API_KEY_REMOVED", userId: orderer.userId, detail: key.name, at });
        }
        return { refusal: null, subjectId: uuidOf(keyId) };
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err(decided.value.refusal);
      onCommit();
      // Also at a repeat: the first time may have ended before the gateways were told.
      const endedGrants = await listGrantsEndedBy(pool, "REVOKED", keyId);
      return ok({ made: await show(decided.value.subjectId, at), endedGrants });
    },
  };
}

type Asked = {
  readonly orderer: Orderer;
  readonly key: NewApiKey;
  readonly at: Date;
  readonly bounds: KeyBounds;
};

/** In the order that the schema says. */
async function findRefusal(client: pg.ClientBase, { orderer, key, at, bounds }: Asked): Promise<Creation | null> {
  const { owner } = key;
  let lacking = key.notHeld;
  if (owner.kind === "service") {
    const service = orderer.managesServices ? await lockService(client, owner.id) : null;
    if (!service) return { code: "SERVICE_NOT_FOUND" };
    if (service.isDisabled) return { code: "SERVICE_DISABLED" };
    lacking = key.scopes.filter((scope) => !service.scopes.includes(scope));
  }
  if (lacking.length > 0) return { code: "SCOPES_NOT_HELD", scopes: lacking };
  return refuseTooMany(client, { owner, at, bounds });
}

async function insertKey(client: pg.ClientBase, key: NewApiKey, at: Date): Promise<void> {
  const { id, owner, name, scopes, networks, expiresAt, secret } = key;
  await client.query(
    `INSERT INTO api_key (id, user_id, service_id, name, scopes, networks, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      uuidOf(id),
      owner.kind === "user" ? uuidOf(owner.id) : null,
      owner.kind === "service" ? uuidOf(owner.id) : null,
      name,
      scopes,
      networks,
      at,
      expiresAt,
    ],
  );
  await addSecret(client, { keyId: id, secret, at });
}
