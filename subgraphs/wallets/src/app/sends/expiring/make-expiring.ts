import type { BlockHead } from "../../../domain/chains/block.ts";
import type { ExpiringAttempt, Send } from "../../../domain/sends/send.ts";
import type { SpendingKey } from "../chain-ports.ts";
import type { ExpiringDeps } from "./deps.ts";
import type { ExpiringTerms, ExpiringToken } from "./ports.ts";

/** What one attempt is to say, and costs at most. */
export type ExpiringAttemptTerms = {
  readonly key: SpendingKey;
  readonly number: number;
  /** As how many-th of its source its send was signed. */
  readonly nonce: number;
  readonly units: bigint;
  readonly fee: bigint;
  readonly token: ExpiringToken | null;
  readonly reference: BlockHead;
  /** The time of the newest block that was read. */
  readonly newest: Date;
  readonly at: Date;
};

/**
 * No two sends of a source have the same bytes, whatever clock and chain say: by the milliseconds
 * of their end. It lasts from the newest block or from now on, whichever is later: so a clock that
 * is behind gives nobody a shorter time, and one that is ahead only a longer one.
 */
const expiryOf = ({ newest, at, nonce }: ExpiringAttemptTerms, validMs: number): Date =>
  new Date(Math.max(newest.getTime(), at.getTime()) + validMs + (nonce % APART));
const APART = 1_000;

export function makeExpiring(
  { sign, rules }: Pick<ExpiringDeps, "sign" | "rules">,
  { id, source, payee }: Pick<Send, "id" | "source" | "payee">,
  of: ExpiringAttemptTerms,
): ExpiringAttempt {
  const { key, number, units, fee, token, reference, at } = of;
  const expiresAt = expiryOf(of, rules.replaceAfterMs);
  const terms: ExpiringTerms = { from: source, to: payee, units, token, reference, expiresAt, at };
  const { txid, bytes } = sign(terms, key);
  return {
    ...{ sendId: id, number, txid, bytes, isCancel: false, units, fee, expiresAt },
    ...{ deadHeight: null, signedAt: at, sentAt: null, outcome: null },
  };
}
