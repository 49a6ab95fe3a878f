import type { UserId } from "../../domain/ids.ts";

export type Operation = "freezeUser" | "unfreezeUser";

/** An operator's idempotency key, bound to who uses it, for what, and with which arguments. */
export type Claim = {
  readonly actorId: UserId;
  readonly operation: Operation;
  readonly key: string;
  /** SHA-256 of the arguments in one written form. */
  readonly fingerprint: Buffer;
};
