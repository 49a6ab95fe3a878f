import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { idFromUuid, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ExportFiles, ExportRun } from "../../../app/exports/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import type { ExportId } from "../../../domain/exports/export.ts";
import { knowAll } from "../money/assets.ts";
import { EXPORT_COLUMNS, type ExportRow, toExport } from "./row.ts";
import { type KeptTerms, readTerms } from "./terms.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  readonly assets: Assets;
  readonly clock: Clock;
  readonly keepMs: number;
};
type JobRow = { owner_id: Uuid; is_own: boolean; payment_id: Uuid | null; terms: KeptTerms };
type PartRow = { key_id: string; wrapped_key: Buffer; ciphertext: Buffer };

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** What is sealed for one place of one file opens in no other. */
export const exportPartContext = (id: ExportId, runId: Uuid, number: number): string =>
  `payments/export/${id}/${runId}/${number}`;

/** Files in parts, each packed and sealed by itself: no more than one is in memory. */
export function makeExportFiles(parts: Parts): ExportFiles {
  const { pool, vault, assets, clock } = parts;
  return {
    async findJob(id) {
      const { rows } = await pool.query<JobRow>(
        "SELECT owner_id, is_own, payment_id, terms FROM payment_export WHERE id = $1::uuid AND status = 'QUEUED' AND expires_at > $2",
        [uuidOf(id), clock.now()],
      );
      const [row] = rows;
      if (!row) return null;
      const { owner_id, is_own, payment_id, terms } = row;
      await lookFor(terms, assets);
      return {
        id,
        ownerId: idFromUuid("usr", owner_id),
        isOwn: is_own,
        terms: readTerms(terms, payment_id && idFromUuid("pay", payment_id), assets.find),
      };
    },
    begin: (id) => beginRun(parts, id),
    async findByLink(hash) {
      const { rows } = await pool.query<ExportRow>(
        `SELECT ${EXPORT_COLUMNS} FROM payment_export e WHERE e.link_hash = $1::bytea`,
        [hash],
      );
      return rows[0] ? toExport(rows[0], clock.now()) : null;
    },
    async *read(id) {
      const { rows: found } = await pool.query<{ run_id: Uuid }>(
        "SELECT run_id FROM payment_export WHERE id = $1::uuid AND status = 'READY'",
        [uuidOf(id)],
      );
      const runId = found[0]?.run_id;
      for (let number = 0; runId; number += 1) {
        const { rows } = await pool.query<PartRow>(
          "SELECT key_id, wrapped_key, ciphertext FROM export_part WHERE export_id = $1::uuid AND run_id = $2::uuid AND number = $3",
          [uuidOf(id), runId, number],
        );
        const [row] = rows;
        if (!row) return;
        const sealed = { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext };
        yield await unpack(await vault.open(sealed, exportPartContext(id, runId, number)));
      }
    },
  };
}

/** A currency that another process has just added. */
async function lookFor(terms: KeptTerms, assets: Assets): Promise<void> {
  if (!("filter" in terms) || terms.filter === null) return;
  const amounts = [terms.filter.amountAtLeast, terms.filter.amountAtMost];
  await knowAll(
    assets,
    amounts.flatMap((amount) => amount?.currency ?? []),
  );
}

function beginRun({ pool, vault, clock, keepMs }: Parts, id: ExportId): ExportRun {
  const [exportId, runId] = [uuidOf(id), newUuid()];
  let [number, size] = [0, 0];
  const dropOwn = () =>
    pool.query("DELETE FROM export_part WHERE export_id = $1::uuid AND run_id = $2::uuid", [exportId, runId]);

  /** Of several who end it one is first, and takes it off the queue. */
  const end = async (changes: string, values: readonly unknown[], kept: Uuid | null): Promise<void> => {
    const isFirst = await inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE payment_export SET ${changes}, ended_at = $2 WHERE id = $1::uuid AND status = 'QUEUED' AND cleared_at IS NULL`,
        [exportId, clock.now(), ...values],
      );
      if (rowCount === 0) return false;
      await client.query("DELETE FROM export_task WHERE id = $1::uuid", [exportId]);
      await client.query("DELETE FROM export_part WHERE export_id = $1::uuid AND run_id IS DISTINCT FROM $2::uuid", [
        exportId,
        kept,
      ]);
      return true;
    });
    if (!isFirst) await dropOwn();
  };
  return {
    async write(bytes, rowsSoFar) {
      const { keyId, wrappedKey, ciphertext } = await vault.seal(
        await pack(bytes),
        exportPartContext(id, runId, number),
      );
      const { rowCount } = await pool.query(
        `WITH still AS (UPDATE payment_export SET rows = $7 WHERE id = $1::uuid AND status = 'QUEUED' AND cleared_at IS NULL RETURNING id)
         INSERT INTO export_part (export_id, run_id, number, key_id, wrapped_key, ciphertext)
         SELECT id, $2::uuid, $3, $4, $5::bytea, $6::bytea FROM still`,
        [exportId, runId, number, keyId, wrappedKey, ciphertext, rowsSoFar],
      );
      if (rowCount === 0) {
        await dropOwn();
        return false;
      }
      [number, size] = [number + 1, size + bytes.length];
      return true;
    },
    finish: () =>
      end(
        "status = 'READY', bytes = $3, run_id = $4::uuid, expires_at = $5",
        [size, runId, new Date(clock.now().getTime() + keepMs)],
        runId,
      ),
    fail: () => end("status = 'FAILED', failure = 'TOO_LARGE', rows = 0", [], null),
  };
}
