import { hash } from "node:crypto";
import { parseMoney } from "@coffer/money/money";
import canonicalize from "canonicalize";
import { type Draft, type Once, type Statement, toStatement } from "../../domain/approvals/statement.ts";

/** Canonical JSON (RFC 8785): one text for one draft, whoever writes it. */
export function writeStatement(draft: Draft, once: Once): string {
  const text = canonicalize(toStatement(draft, once));
  if (text === undefined) throw new Error("a draft cannot be written down");
  return text;
}

/** What a passkey signs: SHA-256 of the statement's UTF-8. */
export const challengeOf = (statement: string): Buffer => hash("sha256", statement, "buffer");

/**
 * Whether a statement of ours says of this draft, and of nothing else. What it costs by now may be
 * less than the most that was signed, and not more.
 */
export function isStatementOf(statement: string, draft: Draft): boolean {
  const { nonce, expiresAt, maximumFee: signed } = JSON.parse(statement) as Statement;
  const most = parseMoney(draft.maximumFee.asset, signed);
  if (!most.ok || most.value.units < draft.maximumFee.units) return false;
  return writeStatement({ ...draft, maximumFee: most.value }, { nonce, expiresAt: new Date(expiresAt) }) === statement;
}
