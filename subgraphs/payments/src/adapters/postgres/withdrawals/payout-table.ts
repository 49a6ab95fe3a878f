import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { ListPayouts } from "../../../app/withdrawals/payout-ports.ts";
import type { PayoutAddress } from "../../../domain/money/chain-payout.ts";
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

type Row = { payment_id: Uuid; network: string; address: string; txid: string | null };

/** Read apart from payments: few go to an address. */
export const makeListPayouts =
  (pool: pg.Pool | pg.ClientBase): ListPayouts =>
  async (ids) => {
    const { rows } = await pool.query<Row>({
      name: "payouts",
      text: "SELECT payment_id, network, address, txid FROM chain_payout WHERE payment_id = ANY ($1::uuid[])",
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(rows.map(({ payment_id, ...payout }) => [payment_id, payout]));
    return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
  };
