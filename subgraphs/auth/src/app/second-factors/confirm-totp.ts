import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { TOTP_BEGUN_FOR_MS } from "../../domain/second-factors/factor.ts";
import type { ConfirmTotpRefusal } from "../../domain/second-factors/refusals.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { FactorEffects, ListMethods, TotpCodes, TotpStore, UserTransactions } from "./ports.ts";

/** `recoveryCodes`: null where the user had some already. */
export type ConfirmedTotp = { readonly recoveryCodes: readonly Secret[] | null };

export type ConfirmTotp = (command: {
  readonly userId: UserId;
  /** The one that goes on. */
  readonly sessionId: SessionId;
  readonly code: Secret;
}) => Promise<Result<ConfirmedTotp, ConfirmTotpRefusal>>;

export type ConfirmTotpDeps = {
  readonly transactions: Pick<UserTransactions, "withUser">;
  readonly totps: TotpStore;
  readonly codes: Pick<TotpCodes, "stepOf">;
  readonly effects: FactorEffects;
  readonly listMethods: ListMethods;
  readonly endedSessions: EndedSessions;
  readonly clock: Clock;
};

type Confirmed = ConfirmedTotp & { readonly ended: readonly SessionId[] };

/** The code that confirms is used up: it logs nobody in. */
export const makeConfirmTotp =
  ({ transactions, totps, codes, effects, listMethods, endedSessions, clock }: ConfirmTotpDeps): ConfirmTotp =>
  async ({ userId, sessionId, code }) => {
    const confirmed = await transactions.withUser(
      userId,
      async (sql, user): Promise<Result<Confirmed, ConfirmTotpRefusal>> => {
        const [held, at] = [await totps.find(sql, userId), clock.now()];
        if (held?.confirmedAt) return err({ code: "TOTP_ALREADY_ENABLED" });
        if (!held || at.getTime() - held.begunAt.getTime() > TOTP_BEGUN_FOR_MS) return err({ code: "TOTP_NOT_BEGUN" });
        const step = codes.stepOf(code, held.secret, at);
        if (step === null) return err({ code: "TOTP_CODE_WRONG" });
        const isFirst = (await listMethods(sql, userId)).length === 0;
        await totps.confirm(sql, { userId, step, at });
        return ok(await effects.added(sql, user, { userId, factor: "TOTP", at, isFirst, sessionId }));
      },
    );
    if (!confirmed.ok) return confirmed;
    const { ended, recoveryCodes } = confirmed.value;
    await announceQuietly(endedSessions, ended);
    return ok({ recoveryCodes });
  };
