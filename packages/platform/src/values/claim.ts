import { hash } from "node:crypto";

/**
 * Binds an idempotency key, and who used it for what, to the arguments: SHA-256 of them in one written form, a list, so that the order of fields plays no part.
 * The same key with another fingerprint is another request.
 */
export const makeClaim = <
  const Used extends { readonly actorId: string; readonly operation: string; readonly key: string },
>(
  used: Used,
  args: readonly (string | null)[],
): Used & { readonly fingerprint: Buffer } => ({
  ...used,
  fingerprint: hash("sha256", JSON.stringify([used.operation, ...args]), "buffer"),
});
