import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { UserId, VerificationId } from "../domain/ids.ts";
import type { Verification } from "../domain/verification.ts";
import type { Verifications } from "./ports.ts";

export type ReadVerifications = {
  /**
   * In the order asked for; null for what is absent or somebody else's: the two cannot be told
   * apart.
   */
  byIds(actor: Actor, ids: readonly VerificationId[]): Promise<(Verification | null)[]>;
  /** The latest of each user, in the order asked for; null as above. */
  latestOf(actor: Actor, userIds: readonly UserId[]): Promise<(Verification | null)[]>;
};

export const makeReadVerifications = ({ verifications }: { verifications: Verifications }): ReadVerifications => ({
  async byIds(actor, ids) {
    const known = await verifications.listByIds(ids);
    const readable = new Map(
      known.filter(({ userId }) => may(actor, "verification:read", userId)).map((one) => [one.id, one]),
    );
    return ids.map((id) => readable.get(id) ?? null);
  },
  async latestOf(actor, userIds) {
    const latest = await verifications.listLatest(userIds.filter((id) => may(actor, "verification:read", id)));
    const byUser = new Map(latest.map((one) => [one.userId, one]));
    return userIds.map((id) => byUser.get(id) ?? null);
  },
});
