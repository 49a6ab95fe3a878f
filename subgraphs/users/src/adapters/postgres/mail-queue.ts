import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { MailQueue, QueuedMail } from "../../app/ports.ts";

type MailRow = { id: string; recipient: string; subject: string; text: string; created_at: Date; attempts: number };

const ERROR_LENGTH_MAX = 500;

/** The table `mail`: rows are leased, not locked, so that no transaction is open while a server answers. */
export const makeMailQueue = (pool: pg.Pool): MailQueue => ({
  async add(sql, { recipient, subject, text }, at) {
    await sql.query(
      "INSERT INTO mail (id, recipient, subject, text, created_at, due_at) VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, $5::timestamptz)",
      [randomUUID(), recipient, subject, text, at],
    );
  },
  async take(now, leaseMs) {
    const { rows } = await pool.query<MailRow>({
      name: "mail-take",
      text: `UPDATE mail SET attempts = attempts + 1, due_at = $2
        WHERE id = (SELECT id FROM mail WHERE failed_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, recipient, subject, text, created_at, attempts`,
      values: [now, new Date(now.getTime() + leaseMs)],
    });
    return rows[0] ? toMail(rows[0]) : null;
  },
  async remove(id) {
    await pool.query("DELETE FROM mail WHERE id = $1", [id]);
  },
  async postpone(id, { error, at, dueAt }) {
    await pool.query("UPDATE mail SET last_error = $2, due_at = coalesce($3, due_at), failed_at = $4 WHERE id = $1", [
      id,
      error.slice(0, ERROR_LENGTH_MAX),
      dueAt,
      dueAt ? null : at,
    ]);
  },
});

const toMail = ({ created_at, ...row }: MailRow): QueuedMail => ({ ...row, createdAt: created_at });
