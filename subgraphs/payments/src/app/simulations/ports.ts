import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { PaymentNotFound } from "../../domain/money/refusals.ts";
import type {
  DepositOutcome,
  ProviderState,
  SimulationRefusal,
  WithdrawalOutcome,
} from "../../domain/simulations/simulation.ts";

/** `until`: by the true time; null: until something else is said. */
export type ProviderReading = { readonly state: ProviderState; readonly until: Date | null };

export type Simulated =
  | { readonly kind: "WITHDRAWAL"; readonly outcome: WithdrawalOutcome }
  | { readonly kind: "DEPOSIT"; readonly outcome: DepositOutcome };

/**
 * The sandbox's provider, as people tell it what to do. It writes into the provider's own books and
 * into nothing of ours.
 */
export type Simulator = {
  /** What it is to one person's payments. Once for each key. */
  setState(
    claim: Claim,
    said: { readonly userId: UserId; readonly state: ProviderState; readonly forSeconds: number | null },
  ): Promise<Result<ProviderReading, IdempotencyKeyReused>>;
  /**
   * What it is to say of one payment of this person's. Once for each key; it tells of it by its
   * webhooks at each, so a crash between the two is made good by a repeat.
   */
  setOutcome(
    claim: Claim,
    said: Simulated & { readonly userId: UserId; readonly paymentId: PaymentId },
  ): Promise<Result<null, PaymentNotFound | SimulationRefusal | IdempotencyKeyReused>>;
};
