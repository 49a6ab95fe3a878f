import { hash } from "node:crypto";
import type { Claim } from "../domain/money-command.ts";

/** Binds an idempotency key to the arguments, in one written form: a list, so that the order of fields plays no part. */
export const makeClaim = (
  { actorId, operation, key }: Pick<Claim, "actorId" | "operation" | "key">,
  args: readonly (string | null)[],
): Claim => ({
  actorId,
  operation,
  key,
  fingerprint: hash("sha256", JSON.stringify([operation, ...args]), "buffer"),
});
