import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { PaymentId, RequestId, UserId } from "../../domain/money/ids.ts";
import type { PaymentRequest, RequestChange, RequestStatus } from "../../domain/money/payment-request.ts";
import type { AccountClosed, QuotaExceeded, RequestNotOpen } from "../../domain/money/refusals.ts";
import type { ChangeReader } from "../money/shared-changes.ts";

/** A link's token as it is kept: found by its hash, and shown again to whoever asks to be paid. */
export type KeptLink = { readonly hash: Buffer; readonly sealed: Sealed };

export type Links = {
  /** A new one, of 160 random bits. */
  make(id: RequestId): Promise<KeptLink>;
  hashOf(token: string): Buffer;
  /** Where a payer is led to. It lets whoever has it pay. */
  open(id: RequestId, sealed: Sealed): Promise<Secret>;
};

/** A request as it is made; when it is and when it expires, the database's clock says. */
export type NewRequest = Pick<PaymentRequest, "id" | "payee" | "payerId" | "asset" | "asks" | "memo" | "reference"> & {
  readonly expiresInSeconds: number;
  readonly link: KeptLink;
};

export type RequestRole = "PAYER" | "PAYEE";
export type RequestPage = Page<RequestId> & { readonly role: RequestRole; readonly status: RequestStatus | null };

export type RequestReader = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly RequestId[]): Promise<readonly (PaymentRequest | null)[]>;
  findByLink(hash: Buffer): Promise<PaymentRequest | null>;
  /** In the order asked for: what each payment has paid; null of one that paid none. */
  findPaidBy(ids: readonly PaymentId[]): Promise<readonly (RequestId | null)[]>;
  /** In the order asked for. */
  findLinks(ids: readonly RequestId[]): Promise<readonly (Sealed | null)[]>;
  /** The newest first. */
  list(userId: UserId, page: RequestPage): Promise<Listed<PaymentRequest>>;
};

/** Why a request takes no step: decided under its lock, and kept. */
export type StepRefusal = RequestNotOpen | { readonly code: "REMINDER_REFUSED"; readonly at: string | null };
/** The request that was made or changed, or why not. */
export type Decision<Refusal> = Result<RequestId, Refusal | IdempotencyKeyReused>;

/**
 * Makes requests and takes their steps, once for each key, a refusal too; each under the request's
 * lock, so that of a payment, a step and the job one is first.
 */
export type RequestDesk = {
  /** What the key was used for; null: for nothing yet. */
  find<Refusal extends { readonly code: string }>(claim: Claim): Promise<Decision<Refusal> | null>;
  make(claim: Claim, request: NewRequest): Promise<Decision<QuotaExceeded | AccountClosed>>;
  /** By the request as it stands under its lock. */
  take<Refusal extends StepRefusal>(
    claim: Claim,
    step: {
      readonly id: RequestId;
      readonly change: Exclude<RequestChange, "CREATED" | "PAID" | "EXPIRED">;
      readonly judge: (standing: PaymentRequest, now: Date) => Refusal | null;
    },
  ): Promise<Decision<Refusal>>;
  /** Where its time is over and it is OPEN. Whether it has ended, then or before. */
  expire(id: RequestId): Promise<boolean>;
};

/** Before a link is looked at. Throws RATE_LIMITED: nobody tries any number of them. */
export type CountLink = (userId: UserId) => Promise<void>;

/** One change of a request, with its place in the streams that it belongs to. */
export type RequestChanged = {
  readonly requestId: RequestId;
  readonly sequence: string;
  readonly change: RequestChange;
  readonly status: RequestStatus;
  readonly at: Date;
  readonly payee: { readonly userId: UserId; readonly sequence: string };
  readonly payer: { readonly userId: UserId; readonly sequence: string } | null;
};

export type RequestChanges = ChangeReader<RequestId, RequestChanged>;
