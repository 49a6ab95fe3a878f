import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { EnabledDirections } from "../../domain/currencies/enabled.ts";
import type { UserId } from "../../domain/money/ids.ts";

/** What an operator says of a currency. */
export type CurrencyWord = {
  readonly currency: string;
  readonly enabled: EnabledDirections;
  readonly reason: string;
  readonly operatorId: UserId;
};

export type CurrencyChange = CurrencyWord & { readonly decidedAt: Date };

export type CurrencyDesk = {
  /** What was said last, in the order asked for; null where nobody has said anything. */
  findMany(codes: readonly string[]): Promise<readonly (CurrencyChange | null)[]>;
  /**
   * Once for each key. What begins in a transaction that begins after it is judged by it, in every
   * process.
   */
  decide(claim: Claim, word: CurrencyWord): Promise<Result<null, IdempotencyKeyReused>>;
};
