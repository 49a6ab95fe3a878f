import { hash } from "node:crypto";
import type { NodeId, UserId } from "@coffer/contracts/ids";

/** An idempotency key, bound to who uses it, for what, and with which arguments. */
export type Claim<Operation extends string = string, ActorId extends UserId | NodeId = UserId> = {
  readonly actorId: ActorId;
  readonly operation: Operation;
  readonly key: string;
  /** SHA-256 of the arguments in one written form. */
  readonly fingerprint: Buffer;
};

/** The key came before, with other arguments. */
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

/**
 * Binds an idempotency key, and who used it for what, to the arguments: SHA-256 of them in one
 * written form, a list, so that the order of fields plays no part. The same key with another
 * fingerprint is another request.
 */
export const makeClaim = <
  const Used extends { readonly actorId: UserId | NodeId; readonly operation: string; readonly key: string },
>(
  used: Used,
  args: readonly (string | null)[],
): Used & { readonly fingerprint: Buffer } => ({
  ...used,
  fingerprint: hash("sha256", JSON.stringify([used.operation, ...args]), "buffer"),
});
