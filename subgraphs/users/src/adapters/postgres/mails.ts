import { randomUUID } from "node:crypto";
import type { QueueTable } from "@coffer/platform/queue/leases";
import type pg from "pg";
import type { Mails, QueuedMail } from "../../app/ports.ts";

type MailRow = Omit<QueuedMail, "createdAt"> & { readonly created_at: Date };

/**
 * One mail to one address at a time; a domain whose server is slow holds no more than its share.
 */
export const MAILS: QueueTable = { table: "mail", owner: "recipient", kind: "split_part(recipient, '@', -1)" };

export const makeMails = (pool: pg.Pool): Mails => ({
  async add(sql, { recipient, subject, text }, at) {
    await sql.query(
      "INSERT INTO mail (id, recipient, subject, text, created_at, due_at) VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, $5::timestamptz)",
      [randomUUID(), recipient, subject, text, at],
    );
  },
  async find(id) {
    const { rows } = await pool.query<MailRow>(
      "SELECT id, recipient, subject, text, created_at FROM mail WHERE id = $1",
      [id],
    );
    return rows[0] ? toMail(rows[0]) : null;
  },
});

const toMail = ({ created_at, ...row }: MailRow): QueuedMail => ({ ...row, createdAt: created_at });
