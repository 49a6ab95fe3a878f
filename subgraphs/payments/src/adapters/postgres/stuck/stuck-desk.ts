import { idFromUuid, newId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import {
  type Decided,
  type Decision,
  decideOnce,
  findDecided,
  refusalCodes,
} from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { StuckDesk } from "../../../app/stuck/ports.ts";
import type { EndingId } from "../../../domain/money/act.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { ProviderWord } from "../../../domain/money/provider-word.ts";
import type { PaymentEnding } from "../../../domain/stuck/ending.ts";
import { retryPaid } from "../money/paid-queue.ts";
import { LOOK_NOW, PROVIDER_TASKS } from "../money/provider-tasks.ts";
import { addActs } from "./act-table.ts";

type EndingRow = {
  id: Uuid;
  payment_id: Uuid;
  outcome: PaymentEnding["outcome"];
  reason: string;
  said: ProviderWord;
  proposed_by: Uuid;
  proposed_at: Date;
  approvable_at: Date;
  expires_at: Date;
  state: PaymentEnding["kept"];
  decided_by: Uuid | null;
  decided_at: Date | null;
  decision_reason: string | null;
};

const DONE = { subjectId: null, refusal: null };

export const makeStuckDesk = (pool: pg.Pool): StuckDesk => ({
  async retry(claim, { paymentId, operatorId, reason, at }) {
    const decided = await decide<"PAYMENT_NOT_UNDER_WAY">(pool, claim, async (client) => {
      let due = 0;
      for (const table of PROVIDER_TASKS) {
        const text = `UPDATE ${table} SET ${LOOK_NOW} WHERE id = $1`;
        due += (await client.query(text, [uuidOf(paymentId)])).rowCount ?? 0;
      }
      due += await retryPaid(client, uuidOf(paymentId));
      if (due === 0) return { subjectId: null, refusal: "PAYMENT_NOT_UNDER_WAY" };
      await addActs(client, [{ paymentId, kind: "RETRIED", operatorId, reason, said: null, endingId: null, at }]);
      return DONE;
    });
    return decided.ok ? ok(null) : decided;
  },
  async findProposed(claim) {
    const found = await findDecided(pgSql(pool), {
      table: "replay",
      claim,
      refusals: refusalCodes<"PAYMENT_ENDING_OPEN">(),
    });
    return found && toEndingId(found.ok ? told(found.value) : found);
  },
  async propose(claim, ending) {
    const { paymentId, outcome, reason, said, proposedBy: operatorId, proposedAt: at } = ending;
    const decided = await decide<"PAYMENT_ENDING_OPEN">(pool, claim, async (client) => {
      const endingId = newId("pen");
      await client.query(
        "UPDATE payment_ending SET state = 'EXPIRED' WHERE payment_id = $1 AND state = 'PROPOSED' AND expires_at <= $2::timestamptz",
        [uuidOf(paymentId), at],
      );
      const { rowCount } = await client.query(
        `INSERT INTO payment_ending (id, payment_id, outcome, reason, said, proposed_by, proposed_at, approvable_at, expires_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'PROPOSED') ON CONFLICT DO NOTHING`,
        [
          uuidOf(endingId),
          uuidOf(paymentId),
          outcome,
          reason,
          said,
          uuidOf(operatorId),
          at,
          ending.approvableAt,
          ending.expiresAt,
        ],
      );
      if (rowCount === 0) return { subjectId: null, refusal: "PAYMENT_ENDING_OPEN" };
      await addActs(client, [{ paymentId, kind: "ENDING_PROPOSED", operatorId, reason, said, endingId, at }]);
      return { subjectId: uuidOf(endingId), refusal: null };
    });
    return toEndingId(decided);
  },
  async deny(claim, { endingId, operatorId, reason, at }) {
    const decided = await decide<"PAYMENT_ENDING_DECIDED">(pool, claim, async (client) => {
      const { rows } = await client.query<{ payment_id: Uuid }>(
        `UPDATE payment_ending SET state = 'DENIED', decided_by = $2, decided_at = $3, decision_reason = $4
         WHERE id = $1 AND state = 'PROPOSED' AND expires_at > $3::timestamptz RETURNING payment_id`,
        [uuidOf(endingId), uuidOf(operatorId), at, reason],
      );
      const [row] = rows;
      if (!row) return { subjectId: null, refusal: "PAYMENT_ENDING_DECIDED" };
      const paymentId = idFromUuid("pay", row.payment_id);
      await addActs(client, [{ paymentId, kind: "ENDING_DENIED", operatorId, reason, said: null, endingId, at }]);
      return DONE;
    });
    return decided.ok ? ok(null) : decided;
  },
  async findEndings(ids) {
    const { rows } = await pool.query<EndingRow>({
      name: "payment-endings",
      text: `SELECT id, payment_id, outcome, reason, said, proposed_by, proposed_at, approvable_at, expires_at, state, decided_by, decided_at, decision_reason
        FROM payment_ending WHERE id = ANY ($1::uuid[])`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const found = new Map(rows.map((row) => [row.id, toEnding(row)]));
    return ids.map((id) => found.get(uuidOf(id)) ?? null);
  },
});

type Refused<Code> = { readonly code: Code } | IdempotencyKeyReused;

/** Once for each key; what it has made is named. */
async function decide<Code extends string>(
  pool: pg.Pool,
  claim: Claim,
  work: (client: pg.ClientBase) => Promise<Awaited<ReturnType<Decision<Code>["work"]>>>,
): Promise<Result<Uuid | null, Refused<Code>>> {
  const decided = await inTransaction(pool, (client) =>
    decideOnce<Code>(pgSql(client), {
      table: "replay",
      claim,
      refusals: refusalCodes<Code>(),
      work: () => work(client),
    }),
  );
  return decided.ok ? told(decided.value) : decided;
}

const told = <Code extends string>({ subjectId, refusal }: Decided<Code>): Result<Uuid | null, Refused<Code>> =>
  refusal === null ? ok(subjectId) : err({ code: refusal });

function toEndingId<Code>(decided: Result<Uuid | null, Refused<Code>>): Result<EndingId, Refused<Code>> {
  if (!decided.ok) return decided;
  if (decided.value === null) throw new Error("what was proposed has no id");
  return ok(idFromUuid("pen", decided.value));
}

const userOf = (id: Uuid): UserId => idFromUuid("usr", id);

const toEnding = (row: EndingRow): PaymentEnding => ({
  id: idFromUuid("pen", row.id),
  paymentId: idFromUuid("pay", row.payment_id),
  outcome: row.outcome,
  reason: row.reason,
  said: row.said,
  proposedBy: userOf(row.proposed_by),
  proposedAt: row.proposed_at,
  approvableAt: row.approvable_at,
  expiresAt: row.expires_at,
  kept: row.state,
  decidedBy: row.decided_by && userOf(row.decided_by),
  decidedAt: row.decided_at,
  decisionReason: row.decision_reason,
});
