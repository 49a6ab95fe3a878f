import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { isCountBehind, type PasskeyKind } from "@coffer/contracts/passkeys";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { Approval, ApprovalLoss } from "../../../domain/money/approval.ts";
import { type Item, isUndecided } from "../money/item.ts";

type Held = { readonly kind: PasskeyKind; signCount: number };
type Using = { readonly item: Item; readonly approval: Approval };

const REQUEST = columnsOf<Using>({
  challenge: ["bytea", ({ approval }) => Buffer.from(approval.challenge)],
  user_id: ["uuid", ({ approval }) => uuidOf(approval.payerId)],
});

const COUNT = columnsOf<readonly [Uuid, Held]>({
  id: ["uuid", ([id]) => id],
  sign_count: ["bigint", ([, { signCount }]) => BigInt(signCount)],
});

/**
 * Uses up the approvals that these items are made by, each once, and notes what their passkeys
 * counted; returns those that are none any more. The order's key is held, and so the request is
 * nobody else's; passkeys are locked in the order of their ids, until the end: one that is removed
 * meanwhile is removed before or behind the payment.
 */
export async function useApprovals(
  client: pg.ClientBase,
  items: readonly Item[],
  now: Date,
): Promise<ReadonlyMap<Item, ApprovalLoss>> {
  const using = items
    .filter(isUndecided)
    .flatMap((item) => (item.plan.warrant?.kind === "approval" ? [{ item, approval: item.plan.warrant.approval }] : []))
    .toSorted((a, b) => a.approval.signCount - b.approval.signCount);
  const losses = new Map<Item, ApprovalLoss>();
  if (using.length === 0) return losses;
  const asked = await takeRequests(client, using, now);
  const held = await lockPasskeys(client, using);
  for (const { item, approval } of using) {
    const passkey = held.get(uuidOf(approval.passkeyId));
    if (!asked.delete(nameOf(approval.challenge))) losses.set(item, "CHALLENGE");
    else if (!passkey || passkey.kind !== approval.kind || isCountBehind(passkey.signCount, approval.signCount))
      losses.set(item, "NOT_PROVED");
    else passkey.signCount = approval.signCount;
  }
  if (losses.size === 0) await noteCounts(client, held);
  return losses;
}

const nameOf = (challenge: Uint8Array): string => Buffer.from(challenge).toString("hex");

async function takeRequests(client: pg.ClientBase, using: readonly Using[], now: Date): Promise<Set<string>> {
  const { rows } = await client.query<{ challenge: Buffer }>({
    name: "use-approvals",
    text: `DELETE FROM approval_request r USING ${REQUEST.from("g")}
      WHERE r.challenge = g.challenge AND r.user_id = g.user_id AND r.expires_at > $${REQUEST.count + 1}::timestamptz RETURNING r.challenge`,
    values: [...REQUEST.values(using), now],
  });
  return new Set(rows.map(({ challenge }) => nameOf(challenge)));
}

async function lockPasskeys(client: pg.ClientBase, using: readonly Using[]): Promise<Map<Uuid, Held>> {
  const { rows } = await client.query<{ id: Uuid; kind: PasskeyKind; sign_count: number }>({
    name: "lock-passkeys",
    // 32 bits, so a double has it exactly.
    text: `SELECT id, kind, sign_count::float8 AS sign_count FROM passkey
      WHERE id = ANY ($1::uuid[]) AND removed_at IS NULL ORDER BY id FOR UPDATE`,
    values: [plainArray(using.map(({ approval }) => uuidOf(approval.passkeyId)))],
  });
  return new Map(rows.map(({ id, kind, sign_count: signCount }) => [id, { kind, signCount }]));
}

async function noteCounts(client: pg.ClientBase, held: ReadonlyMap<Uuid, Held>): Promise<void> {
  await client.query({
    name: "note-counts",
    text: `UPDATE passkey p SET sign_count = c.sign_count FROM ${COUNT.from("c")} WHERE p.id = c.id AND p.sign_count < c.sign_count`,
    values: COUNT.values([...held]),
  });
}
