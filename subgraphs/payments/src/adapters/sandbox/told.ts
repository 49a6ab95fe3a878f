import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { DepositOutcome, ProviderState, WithdrawalOutcome } from "../../domain/simulations/simulation.ts";
import { NoAnswer } from "./no-answer.ts";

/** What people have told the provider about a payment, or about all of its person's. */
export type Told<Outcome extends WithdrawalOutcome | DepositOutcome> = {
  readonly state: ProviderState;
  /** How it is to end; null: as its token says. */
  readonly outcome: Outcome | null;
};

/** What somebody says of the provider holds at this moment, by the true time. */
export const HOLDS = "(until IS NULL OR until > clock_timestamp())";

/**
 * Whoever tells it about a payment, and whoever asks it for that, come one after the other. Held to
 * the end of the transaction; what is read behind it is as the last one left it.
 */
export const lockPayment = (client: pg.ClientBase, id: PaymentId) =>
  client.query("SELECT pg_advisory_xact_lock(hashtextextended('payments/sandbox/' || $1::uuid, 0))", [uuidOf(id)]);

/** Takes the payment's lock. */
export async function readTold<Outcome extends WithdrawalOutcome | DepositOutcome>(
  client: pg.ClientBase,
  id: PaymentId,
): Promise<Told<Outcome>> {
  await lockPayment(client, id);
  const { rows } = await client.query<Told<Outcome>>(
    `SELECT coalesce(s.state, 'UP') AS state, o.outcome FROM payment p LEFT JOIN sandbox_outcome o ON o.payment_id = p.id
     LEFT JOIN sandbox_provider s ON s.user_id = coalesce(p.from_user, p.to_user) AND ${HOLDS} WHERE p.id = $1`,
    [uuidOf(id)],
  );
  return rows[0] ?? { state: "UP", outcome: null };
}

/** Nothing is done, and nothing is noted. */
export function refuseWhileDown({ state }: Pick<Told<never>, "state">): void {
  if (state === "DOWN") throw new NoAnswer("the sandbox provider is away");
}
