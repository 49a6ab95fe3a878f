import { uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { ServiceReader } from "../../../app/api-keys/ports.ts";
import { type ServiceRow, SHOWN_SERVICE, toService } from "./machine-rows.ts";

export const makeServiceReader = (pool: pg.Pool): ServiceReader => ({
  async list({ first, after }) {
    const { rows } = await pool.query<ServiceRow>(
      `SELECT ${SHOWN_SERVICE} FROM service WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
      [after === null ? null : uuidOf(after), first + 1],
    );
    return toListed(rows.map(toService), first);
  },
  async listByIds(ids) {
    const { rows } = await pool.query<ServiceRow>(`SELECT ${SHOWN_SERVICE} FROM service WHERE id = ANY ($1::uuid[])`, [
      ids.map((id) => uuidOf(id)),
    ]);
    return new Map(rows.map(toService).map((service) => [service.id, service]));
  },
});
