import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Orderer, Rotation } from "../../../app/api-keys/ports.ts";
import { stateOf } from "../../../domain/api-keys/api-key.ts";
import { apiKeyRotated } from "../../../domain/api-keys/events.ts";
import type { ApiKeyNotFound, ServiceDisabled } from "../../../domain/api-keys/refusals.ts";
import type { KeyGrantId } from "../../../domain/users/ids.ts";
import { queueNotice } from "../mails/queue-mail.ts";
import { addSecret, type KeyBounds, refuseTooManySecrets } from "./bounds.ts";
import { cutGrants } from "./cut-grants.ts";
import { lockKey } from "./locked-rows.ts";
import { recordChange } from "./record-change.ts";

type Refusal = ApiKeyNotFound | ServiceDisabled | { readonly code: "API_KEY_ENDED" };
type Rotated = {
  readonly refusal: Refusal | null;
  readonly subjectId: Uuid | null;
  readonly endedGrants: readonly KeyGrantId[];
};

const refused = (refusal: Refusal, subjectId: Uuid | null): Rotated => ({ refusal, subjectId, endedGrants: [] });

type Order = { readonly orderer: Orderer; readonly rotation: Rotation; readonly at: Date };

/** In the order's transaction. */
export async function rotate(
  client: pg.ClientBase,
  { orderer, rotation, at }: Order,
  bounds: KeyBounds,
): Promise<Rotated> {
  const { keyId, secret, formerEndsAt, expiresAt } = rotation;
  const locked = await lockKey(client, { orderer, keyId, at });
  if (!locked) return refused({ code: "API_KEY_NOT_FOUND" }, null);
  const { key, service } = locked;
  const id = uuidOf(keyId);
  if (stateOf(key, at) !== "ACTIVE") return refused({ code: "API_KEY_ENDED" }, id);
  if (service?.isDisabled) return refused({ code: "SERVICE_DISABLED" }, id);
  await refuseTooManySecrets(client, { owner: key.owner, at, bounds });

  // The latest goes on for as long as was said, and none beside it: no more than two ever work.
  const latest = await client.query<{ hash: Buffer }>(
    "SELECT hash FROM api_key_secret WHERE key_id = $1 AND ends_at IS NULL",
    [id],
  );
  const former = latest.rows[0]?.hash;
  const goesOn = formerEndsAt > at && former !== undefined;
  const endedGrants = await cutGrants(client, {
    of: { keyId },
    reason: "REPLACED",
    at,
    ...(goesOn ? { but: former } : {}),
  });
  await client.query(
    `UPDATE api_key_secret SET ends_at = CASE WHEN $4::bytea IS NOT NULL AND hash = $4 THEN $3::timestamptz ELSE $2::timestamptz END
     WHERE key_id = $1 AND (ends_at IS NULL OR ends_at > $2)`,
    [id, at, formerEndsAt, goesOn ? former : null],
  );
  await addSecret(client, { keyId, secret, at });
  await client.query("UPDATE api_key SET rotated_at = $2, expires_at = COALESCE($3, expires_at) WHERE id = $1", [
    id,
    at,
    expiresAt,
  ]);
  const { owner } = key;
  await recordChange(client, { action: "ROTATE_KEY", owner, keyId, byId: orderer.userId });
  await appendEvents(pgSql(client), "auth", [
    apiKeyRotated({ id: keyId, owner, byId: orderer.userId, formerEndsAt: goesOn ? formerEndsAt : at, at }),
  ]);
  await queueNotice(pgSql(client), { kind: "API_KEY_ROTATED", userId: orderer.userId, detail: key.name, at });
  return { refusal: null, subjectId: id, endedGrants };
}
