import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { ListPayouts } from "../../../app/withdrawals/payout-ports.ts";
import type { CallingOff, PayoutAddress, PayoutState, StandingPayout } from "../../../domain/money/chain-payout.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

type Addressed = { readonly id: PaymentId; readonly payout: PayoutAddress };

const PAYOUT = columnsOf<Addressed>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  network: ["text", ({ payout }) => payout.network],
  address: ["text", ({ payout }) => payout.address],
  state: ["text", () => "PLANNED"],
});

/** To which addresses withdrawals go, for good. */
export function preparePayouts({ made }: Written): WriteParts | null {
  const addressed = made.flatMap(({ id, payout }) => (payout ? [{ id, payout }] : []));
  if (addressed.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-payouts",
      text: `INSERT INTO chain_payout (${PAYOUT.names}) SELECT ${PAYOUT.names} FROM ${PAYOUT.from("c")}`,
      values: PAYOUT.values(addressed),
    });
    return null;
  };
}

type Asked = { asked_at: Date | null; refused_at: Date | null };
type Row = { payment_id: Uuid; network: string; address: string; state: PayoutState; txid: string | null } & Asked;

const toCallingOff = ({ asked_at, refused_at }: Asked): CallingOff | null =>
  asked_at && { askedAt: asked_at, refusedAt: refused_at };

/** Read apart from payments: few go to an address. */
export const makeListPayouts =
  (pool: pg.Pool | pg.ClientBase): ListPayouts =>
  async (ids) => {
    const { rows } = await pool.query<Row>({
      name: "payouts",
      text: `SELECT c.payment_id, c.network, c.address, c.state, c.txid, a.asked_at, a.refused_at
        FROM chain_payout c LEFT JOIN payout_cancellation a USING (payment_id) WHERE c.payment_id = ANY ($1::uuid[])`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(
      rows.map(({ payment_id, network, address, state, txid, ...asked }) => [
        payment_id,
        { network, address, state, txid, callingOff: toCallingOff(asked) },
      ]),
    );
    return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
  };

/**
 * How far wallets are with a withdrawal to an address, to the end of the transaction, which has its
 * payment's lock; null where it goes to none.
 */
export async function lockPayout(client: pg.ClientBase, id: PaymentId): Promise<StandingPayout | null> {
  const { rows } = await client.query<{ state: PayoutState }>({
    name: "lock-payout",
    text: "SELECT state FROM chain_payout WHERE payment_id = $1 FOR UPDATE",
    values: [uuidOf(id)],
  });
  const [payout] = rows;
  if (!payout) return null;
  // A statement of its own: the one above may have waited for whoever has answered.
  return { state: payout.state, callingOff: await findCallingOff(client, id) };
}

export async function findCallingOff(client: pg.ClientBase, id: PaymentId): Promise<CallingOff | null> {
  const { rows } = await client.query<Asked>({
    name: "payout-asked",
    text: "SELECT asked_at, refused_at FROM payout_cancellation WHERE payment_id = $1",
    values: [uuidOf(id)],
  });
  return rows[0] ? toCallingOff(rows[0]) : null;
}
