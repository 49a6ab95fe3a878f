import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { ListChainOrigins } from "../../../app/deposits/chain-ports.ts";
import type { ChainOrigin } from "../../../domain/money/chain-origin.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

type Brought = { readonly id: PaymentId; readonly chain: ChainOrigin };

const ORIGIN = columnsOf<Brought>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  deposit_id: ["uuid", ({ chain }) => uuidOf(chain.depositId)],
  credit: ["int", ({ chain }) => chain.credit],
  network: ["text", ({ chain }) => chain.network],
  txid: ["text", ({ chain }) => chain.txid],
  address: ["text", ({ chain }) => chain.address],
});

/** Where deposits come from, for good, that a chain has brought. */
export function prepareChainDeposits({ made }: Written): WriteParts | null {
  const brought = made.flatMap(({ id, chain }) => (chain ? [{ id, chain }] : []));
  if (brought.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-chain-deposits",
      text: `INSERT INTO chain_deposit (${ORIGIN.names}) SELECT ${ORIGIN.names} FROM ${ORIGIN.from("c")}`,
      values: ORIGIN.values(brought),
    });
    return null;
  };
}

type Row = { payment_id: Uuid; deposit_id: Uuid; credit: number; network: string; txid: string; address: string };

/** Read apart from payments: few come from a chain. */
export const makeListChainOrigins =
  (pool: pg.Pool | pg.ClientBase): ListChainOrigins =>
  async (ids) => {
    const { rows } = await pool.query<Row>({
      name: "chain-origins",
      text: "SELECT payment_id, deposit_id, credit, network, txid, address FROM chain_deposit WHERE payment_id = ANY ($1::uuid[])",
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(
      rows.map(({ payment_id, deposit_id, ...origin }) => [
        payment_id,
        { ...origin, depositId: idFromUuid("dep", deposit_id) },
      ]),
    );
    return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
  };
