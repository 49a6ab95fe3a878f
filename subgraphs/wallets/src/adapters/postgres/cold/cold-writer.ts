import { randomUUID } from "node:crypto";
import { idFromUuid, newId, uuidOf } from "@coffer/contracts/ids";
import { findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { ColdWriter, RefillWriter } from "../../../app/cold/ports.ts";
import type { ColdStorageId } from "../../../domain/cold/cold-storage.ts";
import type { RefillRefusal } from "../../../domain/cold/refusals.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { makeDecideRow } from "../proposals.ts";
import { makeExternalWriters, makeOwnSendWriter } from "../sends/own-sends.ts";
import { type KeptId, madeOnce, toMade } from "../wallets/made-once.ts";
import { IN_FORCE } from "./cold-reader.ts";
import { COLD_COLUMNS, type ColdRow, toColdStorage } from "./row.ts";

const COLD_ID: KeptId<ColdStorageId> = { write: uuidOf, read: (id) => idFromUuid("cst", id) };
const SEND_ID: KeptId<SendId> = { write: uuidOf, read: (id) => idFromUuid("txn", id) };

/** In whatever transaction `sql` belongs to. */
export const makeColdWriter = (sql: Sql): ColdWriter => ({
  async lockInForce(network) {
    // By name: where there is none yet, nothing else could be waited for.
    await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('wallets/cold/' || $1::text, 0))::text AS locked", [
      network,
    ]);
    const [row] = await sql.query<ColdRow>(IN_FORCE, [network]);
    return row ? toColdStorage(row) : null;
  },
  proposeOnce: (claim, make) => madeOnce(sql, { claim, kept: COLD_ID, make }),
  async propose({ id, network, address, account, caps, basedOn, reason, proposedBy, proposedAt, expiresAt }) {
    await sql.query(
      `INSERT INTO cold_storage (id, network, address, account_xpub, account_path, master_fingerprint, based_on, reason, proposed_by, proposed_at, expires_at)
       VALUES ($1::uuid, $2, $3, $4, $5, $6, $7::int, $8, $9::uuid, $10::timestamptz, $11::timestamptz)`,
      [
        ...[uuidOf(id), network, address, account?.xpub ?? null, account?.path ?? null, account?.fingerprint ?? null],
        ...[basedOn, reason, uuidOf(proposedBy), proposedAt, expiresAt],
      ],
    );
    await sql.query(
      `INSERT INTO hot_cap (cold_storage_id, currency, scale, cap, target, floor)
       SELECT $1::uuid, g.currency, g.scale, g.cap, g.target, g.floor
       FROM unnest($2::text[], $3::int[], $4::numeric[], $5::numeric[], $6::numeric[]) g(currency, scale, cap, target, floor)`,
      [
        ...[uuidOf(id), caps.map(({ asset }) => asset.code), caps.map(({ asset }) => asset.scale)],
        ...[caps.map(({ cap }) => String(cap)), caps.map(({ target }) => String(target))],
        caps.map(({ floor }) => (floor === null ? null : String(floor))),
      ],
    );
  },
  async isTaken(network, address) {
    const taken = await sql.query(
      `SELECT 1 AS one FROM address a JOIN wallet w ON w.id = a.wallet_id AND w.kind <> 'COLD' WHERE a.network = $1 AND lower(a.address) = lower($2)
       UNION ALL SELECT 1 FROM source o JOIN wallet w ON w.id = o.wallet_id AND w.kind <> 'COLD' WHERE o.network = $1 AND lower(o.address) = lower($2)
       UNION ALL SELECT 1 FROM watched_address a JOIN wallet w ON w.id = a.wallet_id AND w.kind = 'IMPORTED' WHERE a.network = $1 AND lower(a.address) = lower($2) LIMIT 1`,
      [network, address],
    );
    return taken.length > 0;
  },
  async lock(id) {
    const [row] = await sql.query<ColdRow>(
      `SELECT ${COLD_COLUMNS} FROM cold_storage p WHERE p.id = $1::uuid FOR UPDATE`,
      [uuidOf(id)],
    );
    return row ? toColdStorage(row) : null;
  },
  async addWallet({ network, address, account }, at) {
    const walletId = randomUUID();
    const there = await sql.query("SELECT 1 AS one FROM address WHERE network = $1 AND address = $2", [
      network,
      address,
    ]);
    if (there.length > 0) return;
    await sql.query(
      `INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, master_fingerprint, created_at)
       VALUES ($1::uuid, NULL, $2, 'COLD', $3, 'TREASURY', $4, $5, $6, $7::timestamptz)`,
      [
        ...[walletId, network, `Cold storage of ${network}`],
        ...[account?.path ?? null, account?.xpub ?? null, account?.fingerprint ?? null, at],
      ],
    );
    await sql.query(
      "INSERT INTO address (id, wallet_id, index, network, address) VALUES ($1::uuid, $2::uuid, 0, $3, $4)",
      [uuidOf(newId("adr")), walletId, network, address],
    );
  },
  decide: makeDecideRow(sql, "cold_storage"),
});

/** In whatever transaction `sql` belongs to. */
export const makeRefillWriter = (sql: Sql): RefillWriter => ({
  async findRefilled(claim) {
    const decided = await findDecided(sql, { claim, refusals: refusalObjects<RefillRefusal>() });
    return decided && toMade(SEND_ID, decided);
  },
  refillOnce: (claim, make) => madeOnce(sql, { claim, kept: SEND_ID, isKept: () => false, make }),
  async isRefilling(network, address) {
    const waiting = await sql.query(
      "SELECT 1 AS one FROM send WHERE network = $1 AND source_address = $2 AND kind = 'REFILL' AND state IN ('PLANNED', 'AWAITING_SIGNATURE') LIMIT 1",
      [network, address],
    );
    return waiting.length > 0;
  },
  addSource: makeOwnSendWriter(sql).addSource,
  external: makeExternalWriters(sql),
});
