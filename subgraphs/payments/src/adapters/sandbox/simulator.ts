import { uuidOf } from "@coffer/contracts/ids";
import { decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { ProviderReading, Simulated, Simulator } from "../../app/simulations/ports.ts";
import { type Collected, readLook as readCollected } from "../../domain/deposits/steps.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { PaymentStatus } from "../../domain/money/payment.ts";
import type { PaymentNotFound } from "../../domain/money/refusals.ts";
import {
  refuseOutcome,
  type SimulationRefusal,
  type Standing,
  type TAKEN_BACK,
  undoes,
} from "../../domain/simulations/simulation.ts";
import { type PaidByProvider, readLook as readPaidOut } from "../../domain/withdrawals/steps.ts";
import type { TellOf } from "./news.ts";
import { HOLDS, lockPayment } from "./told.ts";

type Said = Simulated & { readonly userId: UserId; readonly paymentId: PaymentId };

/**
 * What people tell the sandbox's provider: kept beside its books, and done by it once it is asked.
 * The database refuses it wherever it remembers to be production (`simulated_in_sandbox`).
 */
export function makeSimulator(pool: pg.Pool, tellOf: TellOf): Simulator {
  const readState = async (userId: UserId): Promise<ProviderReading> => {
    const { rows } = await pool.query<ProviderReading>(
      `SELECT state, until FROM sandbox_provider WHERE user_id = $1 AND ${HOLDS}`,
      [uuidOf(userId)],
    );
    return rows[0] ?? { state: "UP", until: null };
  };
  return {
    async setState(claim, { userId, state, forSeconds }) {
      const decided = await inTransaction(pool, (client) => {
        const work = async () => {
          await client.query(
            `INSERT INTO sandbox_provider (user_id, state, until) VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
             ON CONFLICT (user_id) DO UPDATE SET state = EXCLUDED.state, until = EXCLUDED.until`,
            [uuidOf(userId), state, forSeconds],
          );
          return { subjectId: null, refusal: null };
        };
        return decideOnce(pgSql(client), { table: "replay", claim, refusals: refusalObjects<never>(), work });
      });
      return decided.ok ? ok(await readState(userId)) : decided;
    },
    async setOutcome(claim, said) {
      const decided = await inTransaction(pool, (client) => {
        const work = async () => ({ subjectId: null, refusal: await note(client, said) });
        const refusals = refusalObjects<PaymentNotFound | SimulationRefusal>();
        return decideOnce(pgSql(client), { table: "replay", claim, refusals, work });
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err(decided.value.refusal);
      // Twice, as webhooks come. What is said again later, by another key, is news.
      for (let times = 0; times < 2; times += 1) await tellOf(said.paymentId, `${said.outcome} ${claim.key}`);
      return ok(null);
    },
  };
}

async function note(client: pg.ClientBase, said: Said): Promise<PaymentNotFound | SimulationRefusal | null> {
  const { paymentId, outcome } = said;
  await lockPayment(client, paymentId);
  const standing = await readStanding(client, said);
  if (!standing) return { code: "PAYMENT_NOT_FOUND" };
  // It goes to an address: wallets are asked for it, and not the provider.
  if (standing.isAddressed) return { code: "OUTCOME_IMPOSSIBLE", said: "UNKNOWN" };
  const refusal = refuseOutcome(outcome, standing);
  if (refusal) return refusal;
  if (undoes(outcome)) await undo(client, said, outcome);
  else
    await client.query(
      `INSERT INTO sandbox_outcome (payment_id, outcome) VALUES ($1, $2)
       ON CONFLICT (payment_id) DO UPDATE SET outcome = EXCLUDED.outcome`,
      [uuidOf(paymentId), outcome],
    );
  return null;
}

/** Its last word was that it has it. */
async function undo(
  client: pg.ClientBase,
  { kind, paymentId }: Said,
  outcome: (typeof TAKEN_BACK)[number],
): Promise<void> {
  const id = uuidOf(paymentId);
  if (kind === "WITHDRAWAL")
    await client.query(
      "UPDATE sandbox_payout SET outcome = 'DECLINED', returned = amount WHERE payment_id = $1 AND outcome = 'PAID'",
      [id],
    );
  else
    await client.query(
      `UPDATE sandbox_deposit SET outcome = 'DECLINED', returned = collected, taken_back = $2
       WHERE payment_id = $1 AND outcome = 'COLLECTED'`,
      [id, outcome === "DISPUTED" ? "DISPUTED" : "REVERSED"],
    );
}

type Row = {
  readonly status: PaymentStatus;
  readonly paid: PaidByProvider | null;
  readonly collected: Collected | null;
  readonly addressed: boolean;
};

/** Null where the person has no such payment of this kind. */
async function readStanding(
  client: pg.ClientBase,
  { kind, userId, paymentId }: Said,
): Promise<(Standing & { readonly isAddressed: boolean }) | null> {
  const { rows } = await client.query<Row>(
    `SELECT p.status, o.outcome AS paid, i.outcome AS collected,
       EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = p.id) AS addressed FROM payment p
     LEFT JOIN sandbox_payout o ON o.payment_id = p.id LEFT JOIN sandbox_deposit i ON i.payment_id = p.id
     WHERE p.id = $1 AND p.kind = $2 AND coalesce(p.from_user, p.to_user) = $3`,
    [uuidOf(paymentId), kind, uuidOf(userId)],
  );
  const [row] = rows;
  if (!row) return null;
  const { word } = kind === "WITHDRAWAL" ? readPaidOut(row.paid) : readCollected(row.collected);
  return { status: row.status, said: word, isAddressed: row.addressed };
}
