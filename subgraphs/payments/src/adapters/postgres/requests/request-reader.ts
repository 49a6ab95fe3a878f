import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import type { RequestReader, RequestRole } from "../../../app/requests/ports.ts";
import { LAST } from "../history/search-values.ts";
import { knowAll } from "../money/assets.ts";
import { REQUEST_COLUMNS, type RequestRow, toRequest } from "./row.ts";

const SIDE = { PAYER: "payer_id", PAYEE: "payee_id" } as const satisfies Record<RequestRole, string>;

/** Of one person on one side, in the order of an index: ids are in that of time. */
const listText = (role: RequestRole, hasStatus: boolean): string =>
  `SELECT ${REQUEST_COLUMNS} FROM payment_request r WHERE r.${SIDE[role]} = $1::uuid AND r.id < $2::uuid
   ${hasStatus ? "AND r.status = $4" : ""} ORDER BY r.id DESC LIMIT $3`;

export function makeRequestReader(pool: pg.Pool, assets: Assets): RequestReader {
  const read = async (query: pg.QueryConfig) => {
    const { rows } = await pool.query<RequestRow>(query);
    await knowAll(
      assets,
      rows.map(({ currency }) => currency),
    );
    return rows.map((row) => toRequest(row, assets.find));
  };
  return {
    async findMany(ids) {
      const found = await read({
        name: "requests",
        text: `SELECT ${REQUEST_COLUMNS} FROM payment_request r WHERE r.id = ANY ($1::uuid[])`,
        values: [ids.map((id) => uuidOf(id))],
      });
      const byId = new Map(found.map((request) => [request.id, request]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    async findByLink(hash) {
      const [found] = await read({
        name: "request-by-link",
        text: `SELECT ${REQUEST_COLUMNS} FROM payment_request r WHERE r.link_hash = $1::bytea`,
        values: [hash],
      });
      return found ?? null;
    },
    async findPaidBy(ids) {
      const { rows } = await pool.query<{ id: Uuid; payment_id: Uuid }>({
        name: "requests-paid-by",
        text: "SELECT id, payment_id FROM payment_request WHERE payment_id = ANY ($1::uuid[])",
        values: [ids.map((id) => uuidOf(id))],
      });
      const byPayment = new Map(rows.map((row) => [row.payment_id, idFromUuid("prq", row.id)]));
      return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
    },
    async findLinks(ids) {
      const { rows } = await pool.query<{ id: Uuid; key_id: string; wrapped_key: Buffer; link_sealed: Buffer }>({
        name: "request-links",
        text: "SELECT id, key_id, wrapped_key, link_sealed FROM payment_request WHERE id = ANY ($1::uuid[])",
        values: [ids.map((id) => uuidOf(id))],
      });
      const byId = new Map(
        rows.map((row) => [row.id, { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.link_sealed }]),
      );
      return ids.map((id) => byId.get(uuidOf(id)) ?? null);
    },
    async list(userId, { role, status, first, after }) {
      const values = [uuidOf(userId), after === null ? LAST : uuidOf(after), first + 1];
      const found = await read({
        name: `requests-of-${role}${status === null ? "" : "-by-status"}`,
        text: listText(role, status !== null),
        values: status === null ? values : [...values, status],
      });
      return toListed(found, first);
    },
  };
}
