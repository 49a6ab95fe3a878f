import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { roleChanged } from "../../domain/roles/events.ts";
import type { ClaimAdminRefusal } from "../../domain/roles/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { AttemptLimits } from "../users/ports.ts";
import type { AdminTokens } from "./ports.ts";

export type ClaimAdmin = (claim: { userId: UserId; token: Secret }) => Promise<Result<null, ClaimAdminRefusal>>;

export type ClaimAdminDeps = {
  adminTokens: AdminTokens;
  /** 32 bytes; null where the text cannot be a token. */
  hashOf(token: Secret): Uint8Array | null;
  limits: Pick<AttemptLimits, "countAdminClaim">;
  clock: Clock;
};

/** Whoever holds a token that the operator's command printed becomes an ADMIN, once. */
export const makeClaimAdmin =
  ({ adminTokens, hashOf, limits, clock }: ClaimAdminDeps): ClaimAdmin =>
  async ({ userId, token }) => {
    await limits.countAdminClaim(userId);
    const hash = hashOf(token);
    const isDone =
      hash !== null &&
      (await adminTokens.redeem({
        hash,
        userId,
        now: clock.now(),
        eventOf: (at) =>
          roleChanged({ userId, action: "GRANT", role: "ADMIN", at }, { byId: null, approvedById: null }),
      }));
    return isDone ? ok(null) : err({ code: "ADMIN_TOKEN_REFUSED" });
  };
