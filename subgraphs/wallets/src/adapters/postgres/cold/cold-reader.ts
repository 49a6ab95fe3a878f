import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type pg from "pg";
import type { ColdReader } from "../../../app/cold/ports.ts";
import type { SendState } from "../../../domain/sends/send.ts";
import { PROPOSAL_STATE } from "../proposals.ts";
import { COLD_COLUMNS, type ColdRow, toColdStorage } from "./row.ts";

type SeenRow = ColdRow & { latest: number };

const SEEN = `SELECT ${COLD_COLUMNS}, coalesce(l.latest, 0)::int AS latest FROM cold_storage p
  LEFT JOIN LATERAL (SELECT max(o.version) AS latest FROM cold_storage o WHERE o.network = p.network) l ON true`;
const toSeen = ({ latest, ...row }: SeenRow) => ({ storage: toColdStorage(row), latest });

export const IN_FORCE = `SELECT ${COLD_COLUMNS} FROM cold_storage p WHERE p.network = $1 AND p.version IS NOT NULL ORDER BY p.version DESC LIMIT 1`;

export const makeColdReader = (pool: pg.Pool): ColdReader => ({
  async findInForce(network) {
    const { rows } = await pool.query<ColdRow>(IN_FORCE, [network]);
    return rows[0] ? toColdStorage(rows[0]) : null;
  },
  async listWallets(network) {
    const { rows } = await pool.query<{ walletId: Uuid; addressId: Uuid; address: string; isInForce: boolean }>(
      `SELECT w.id AS "walletId", a.id AS "addressId", a.address,
         a.address IS NOT DISTINCT FROM (SELECT c.address FROM cold_storage c WHERE c.network = $1 AND c.version IS NOT NULL ORDER BY c.version DESC LIMIT 1) AS "isInForce"
       FROM wallet w JOIN address a ON a.wallet_id = w.id WHERE w.network = $1 AND w.kind = 'COLD' ORDER BY 4 DESC, w.id DESC`,
      [network],
    );
    return rows.map(({ walletId, addressId, ...row }) => ({
      ...{ walletId: idFromUuid("wal", walletId), addressId: idFromUuid("adr", addressId) },
      ...row,
    }));
  },
  async find(id) {
    const { rows } = await pool.query<SeenRow>(`${SEEN} WHERE p.id = $1::uuid`, [uuidOf(id)]);
    return rows[0] ? toSeen(rows[0]) : null;
  },
  async list({ network, states, after, count, now }) {
    const { rows } = await pool.query<SeenRow>(
      `${SEEN} WHERE ($2::text IS NULL OR p.network = $2) AND ($3::text[] IS NULL OR ${PROPOSAL_STATE} = ANY ($3))
         AND ($4::uuid IS NULL OR p.id < $4) ORDER BY p.id DESC LIMIT $5::int`,
      [now, network, states, after && uuidOf(after), count],
    );
    return rows.map(toSeen);
  },
  async listOpen(network) {
    const { rows } = await pool.query<OpenRow>(
      `SELECT id, state, payee, currency, scale, units::text AS units FROM send
       WHERE network = $1 AND kind = 'COLD' AND state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED') ORDER BY id`,
      [network],
    );
    return rows.map(({ id, state, payee, currency, scale, units }) => ({
      ...{ id: idFromUuid("txn", id), state: state as SendState, payee },
      amount: money({ code: currency, scale }, BigInt(units)),
    }));
  },
});

type OpenRow = { id: Uuid; state: string; payee: string; currency: string; scale: number; units: string };
