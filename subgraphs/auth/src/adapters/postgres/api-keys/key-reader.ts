import { uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { KeyReader } from "../../../app/api-keys/ports.ts";
import { type KeyRow, SHOWN_KEY, toApiKey } from "./key-rows.ts";

export function makeKeyReader(pool: pg.Pool, clock: Clock): KeyReader {
  return {
    async list(owner, { first, after }, endedSince) {
      const column = owner.kind === "user" ? "user_id" : "service_id";
      const { rows } = await pool.query<KeyRow>(
        `SELECT ${SHOWN_KEY} FROM api_key k
         WHERE k.${column} = $2 AND k.expires_at > $3 AND (k.revoked_at IS NULL OR k.revoked_at > $3)
           AND ($4::uuid IS NULL OR k.id < $4) ORDER BY k.id DESC LIMIT $5`,
        [clock.now(), uuidOf<string>(owner.id), endedSince, after === null ? null : uuidOf(after), first + 1],
      );
      return toListed(rows.map(toApiKey), first);
    },
  };
}
