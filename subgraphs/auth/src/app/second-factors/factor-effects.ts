import { factorAdded, factorRemoved } from "../../domain/second-factors/events.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { FactorEffects, ListMethods, RecoveryKit } from "./ports.ts";

export const makeFactorEffects = (kit: RecoveryKit, listMethods: ListMethods): FactorEffects => ({
  async added(sql, user, { userId, factor, at, isFirst, sessionId }) {
    await user.tell([factorAdded({ userId, factor, at })]);
    const recoveryCodes = await kit.issueFirst(sql, { userId, at });
    if (!isFirst) return { recoveryCodes, ended: [] };
    const ended = await user.endOtherSessions({
      but: sessionId,
      at,
      eventOf: (id) => sessionEnded({ sessionId: id, userId, reason: "FACTOR_ADDED", at }),
    });
    return { recoveryCodes, ended };
  },
  async removed(sql, user, { userId, factor, at }) {
    await user.tell([factorRemoved({ userId, factor, at })]);
    if ((await listMethods(sql, userId)).length === 0) await kit.removeAll(sql, userId);
  },
});
