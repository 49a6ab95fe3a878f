import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { type Decided, decideOnce, findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import type { Decision, NewRequest, RequestDesk } from "../../../app/requests/ports.ts";
import type { AccountClosed, QuotaExceeded } from "../../../domain/money/refusals.ts";
import { PRESENT } from "../clock/present.ts";
import { countOwned, lockOwners } from "../money/guards.ts";
import { listClosed } from "../money/open-accounts.ts";
import { lockRequest } from "./lock-request.ts";
import { toRequest } from "./row.ts";
import { changeRequest, tellChange } from "./write-change.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly assets: Assets;
  /** So many OPEN ones one person may have. */
  readonly max: number;
  /** Called after a commit that told of a change. */
  readonly committed: () => void;
};
type Refusal = { readonly code: string };

const keysOf = <R extends Refusal>() => ({ table: "replay", refusals: refusalObjects<R>() }) as const;

export function makeRequestDesk({ pool, assets, max, committed }: Parts): RequestDesk {
  /** Decides once for the key, in one transaction. */
  const decide = async <R extends Refusal>(claim: Claim, work: (client: pg.PoolClient) => Promise<Decided<R>>) => {
    const decided = await inTransaction(pool, (client) =>
      decideOnce(pgSql(client), { ...keysOf<R>(), claim, work: () => work(client) }),
    );
    committed();
    return toDecision(decided);
  };
  return {
    async find<R extends Refusal>(claim: Claim) {
      const decided = await findDecided(pgSql(pool), { ...keysOf<R>(), claim });
      return decided && toDecision(decided);
    },
    make: (claim, request) => decide(claim, (client) => makeWithin(client, request, max)),
    take: (claim, { id, change, judge }) =>
      decide(claim, async (client) => {
        const row = await lockRequest(client, uuidOf(id));
        const refusal = judge(toRequest(row, assets.find), row.now);
        if (!refusal) await changeRequest(client, { id: uuidOf(id), kind: change });
        return { subjectId: uuidOf(id), refusal };
      }),
    async expire(id) {
      const hasEnded = await inTransaction(pool, async (client) => {
        const { status, is_over } = await lockRequest(client, uuidOf(id));
        if (status !== "OPEN") return true;
        if (is_over) await changeRequest(client, { id: uuidOf(id), kind: "EXPIRED" });
        return is_over;
      });
      committed();
      return hasEnded;
    },
  };
}

function toDecision<R extends Refusal>(decided: Result<Decided<R>, IdempotencyKeyReused>): Decision<R> {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key was used for a payment request that it does not name");
  return ok(idFromUuid("prq", subjectId));
}

const INSERT = `WITH made AS (
    INSERT INTO payment_request (id, payee_id, to_account, payer_id, is_named, currency, amount, minimum, maximum, memo, status, sequence,
      expires_at, link_hash, key_id, wrapped_key, link_sealed, created_at, reference)
    SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, $4::uuid IS NOT NULL, $5, $6::numeric, $7::numeric, $8::numeric, $9, 'OPEN', 1,
      n.now + make_interval(secs => $10::int), $11::bytea, $12, $13::bytea, $14::bytea, n.now, $15 FROM (SELECT ${PRESENT} AS now) n
    RETURNING id, payee_id, currency, expires_at
  )
  INSERT INTO request_task (id, owner_id, kind, due_at) SELECT id, payee_id, currency, expires_at FROM made`;

/** Under the lock of whoever asks, by which theirs are counted. */
async function makeWithin(
  client: pg.PoolClient,
  request: NewRequest,
  max: number,
): Promise<Decided<QuotaExceeded | AccountClosed>> {
  const { id, payee, payerId, asset, asks, memo, reference, expiresInSeconds, link } = request;
  await lockOwners(client, [payee.userId]);
  const [owned] = await countOwned(client, "requests", [payee.userId]);
  if ((owned?.[1] ?? 0) >= max) return refused({ code: "QUOTA_EXCEEDED", limit: max });
  if ((await listClosed(client, [payee.accountId])).size > 0) return refused({ code: "ACCOUNT_CLOSED" });
  const [exact, minimum, maximum] =
    asks.kind === "exact" ? [asks.amount, null, null] : [null, asks.minimum, asks.maximum];
  const units = [exact, minimum, maximum].map((amount) => amount?.units.toString() ?? null);
  const { keyId, wrappedKey, ciphertext } = link.sealed;
  await client.query({
    name: "make-request",
    text: INSERT,
    values: [
      ...[uuidOf(id), uuidOf(payee.userId), uuidOf(payee.accountId), payerId && uuidOf(payerId), asset.code],
      ...[...units, memo, expiresInSeconds, link.hash, keyId, wrappedKey, ciphertext, reference],
    ],
  });
  await tellChange(client, uuidOf(id), "CREATED");
  return { subjectId: uuidOf(id), refusal: null };
}

const refused = (refusal: QuotaExceeded | AccountClosed) => ({ subjectId: null, refusal });
