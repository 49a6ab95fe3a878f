import type { BulkRowFragment } from "../../generated/wallet/bulk/bulk.ts";

/**
 * `BulkPayment.digest` says what is hashed: canonical JSON, which of lists of text and whole
 * numbers is what JSON.stringify writes.
 */
export async function hashRows(rows: readonly BulkRowFragment[]): Promise<string> {
  const written = rows.map(({ row, key, payee, payeeAccount, amount, fee, memo, reference }) => [
    ...[row, key, payee.id, payeeAccount?.id ?? null],
    ...[amount.amount, fee.amount, memo, reference],
  ]);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(written)));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
