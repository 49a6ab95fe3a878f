import { uuidOf } from "@coffer/contracts/ids";
import { rateLimited } from "@coffer/platform/graphql/errors";
import type pg from "pg";
import type { NewSecret } from "../../../app/api-keys/ports.ts";
import { DAY_MS, type KeyOwner } from "../../../domain/api-keys/api-key.ts";
import type { QuotaExceeded } from "../../../domain/api-keys/refusals.ts";
import type { ApiKeyId } from "../../../domain/users/ids.ts";

export type KeyBounds = {
  /** Keys of one owner that work. */
  readonly perOwner: number;
  /** Secrets that one owner's keys get in a day: each leaves a row. */
  readonly secretsPerDay: number;
};

type Asked = { readonly owner: KeyOwner; readonly at: Date; readonly bounds: KeyBounds };

const columnOf = ({ kind }: KeyOwner): string => (kind === "user" ? "user_id" : "service_id");

/** Under the owner's lock: of many at once no more than the bound get a key. */
export async function refuseTooMany(
  client: pg.ClientBase,
  { owner, at, bounds }: Asked,
): Promise<QuotaExceeded | null> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM api_key WHERE ${columnOf(owner)} = $1 AND revoked_at IS NULL AND expires_at > $2`,
    [uuidOf<string>(owner.id), at],
  );
  return (rows[0]?.n ?? 0) >= bounds.perOwner ? { code: "QUOTA_EXCEEDED", limit: bounds.perOwner } : null;
}

/** Throws RATE_LIMITED: the order is not decided, and its key is free. */
export async function refuseTooManySecrets(client: pg.ClientBase, { owner, at, bounds }: Asked): Promise<void> {
  const { rows } = await client.query<{ created_at: Date }>(
    `SELECT s.created_at FROM api_key_secret s JOIN api_key k ON k.id = s.key_id
     WHERE k.${columnOf(owner)} = $1 AND s.created_at > $2 ORDER BY s.created_at DESC OFFSET $3 LIMIT 1`,
    [uuidOf<string>(owner.id), new Date(at.getTime() - DAY_MS), bounds.secretsPerDay - 1],
  );
  if (rows[0]) throw rateLimited(Math.ceil((rows[0].created_at.getTime() + DAY_MS - at.getTime()) / 1000));
}

export async function addSecret(
  client: pg.ClientBase,
  { keyId, secret, at }: { readonly keyId: ApiKeyId; readonly secret: NewSecret; readonly at: Date },
): Promise<void> {
  await client.query(
    "INSERT INTO api_key_secret (hash, key_id, start, grant_id, created_at) VALUES ($1, $2, $3, $4, $5)",
    [secret.hash, uuidOf(keyId), secret.start, uuidOf(secret.grantId), at],
  );
}
