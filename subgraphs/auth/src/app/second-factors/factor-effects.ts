import { factorAdded, factorRemoved } from "../../domain/second-factors/events.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { FactorEffects, ListMethods, RecoveryKit } from "./ports.ts";

const NOTICES = {
  TOTP: { added: "SECOND_FACTOR_ADDED", removed: "SECOND_FACTOR_REMOVED" },
  PASSKEY: { added: "PASSKEY_ADDED", removed: "PASSKEY_REMOVED" },
} as const;

export const makeFactorEffects = (kit: RecoveryKit, listMethods: ListMethods): FactorEffects => ({
  async added(sql, user, { userId, factor, at, name, isFirst, sessionId }) {
    await user.tell([factorAdded({ userId, factor, at })]);
    await user.notify({ kind: NOTICES[factor].added, at, ...(name === undefined ? {} : { detail: name }) });
    const recoveryCodes = await kit.issueFirst(sql, { userId, at });
    if (!isFirst) return { recoveryCodes, ended: [] };
    const ended = await user.endOtherSessions({
      but: sessionId,
      at,
      eventOf: (id) => sessionEnded({ sessionId: id, userId, reason: "FACTOR_ADDED", at }),
    });
    return { recoveryCodes, ended };
  },
  async removed(sql, user, { userId, factor, at, name }) {
    await user.tell([factorRemoved({ userId, factor, at })]);
    await user.notify({ kind: NOTICES[factor].removed, at, ...(name === undefined ? {} : { detail: name }) });
    if ((await listMethods(sql, userId)).length === 0) await kit.removeAll(sql, userId);
  },
});
