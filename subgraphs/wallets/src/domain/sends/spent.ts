import { larger, maximumFee } from "./fees.ts";
import type { Attempt, Send } from "./send.ts";

type Signed = {
  readonly send: Pick<Send, "token">;
  readonly attempts: readonly Pick<Attempt, "units" | "isCancel" | "fees">[];
};

/**
 * What a source may still have to pay, in the network's own currency, for what it has signed: all
 * of it may be mined, each at the dearest of its attempts. A token's units are none of it.
 */
export const spentBy = (unmined: readonly Signed[]): bigint =>
  sumOf(
    unmined,
    ({ send: { token } }, { units, isCancel, fees }) => (token === null || isCancel ? units : 0n) + maximumFee(fees),
  );

/** The same of a token of its own: what it sends for others is theirs. */
export const spentOfToken = (unmined: readonly Signed[], contract: string): bigint =>
  sumOf(unmined, ({ send: { token } }, { units, isCancel }) =>
    token?.contract === contract && token.owner === null && !isCancel ? units : 0n,
  );

const sumOf = (unmined: readonly Signed[], costOf: (one: Signed, attempt: Signed["attempts"][number]) => bigint) =>
  unmined.reduce((sum, one) => sum + one.attempts.map((attempt) => costOf(one, attempt)).reduce(larger, 0n), 0n);
