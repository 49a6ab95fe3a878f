import { appendEvents } from "@coffer/platform/events/outbox";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { clearProofFailures, proofFailures } from "../adapters/postgres/second-factors/proof-failures.ts";
import { recoveryCodeStore } from "../adapters/postgres/second-factors/recovery-code-store.ts";
import { makeTotpStore } from "../adapters/postgres/second-factors/totp-store.ts";
import { makeUserTransactions } from "../adapters/postgres/second-factors/user-transactions.ts";
import { recoveryCodes } from "../adapters/second-factors/recovery-codes.ts";
import { makeTotpCodes } from "../adapters/second-factors/totp-codes.ts";
import type { App } from "../app/app.ts";
import { makeBeginTotp } from "../app/second-factors/begin-totp.ts";
import { makeConfirmTotp } from "../app/second-factors/confirm-totp.ts";
import { makeFactorEffects } from "../app/second-factors/factor-effects.ts";
import { makeFindSecondFactors } from "../app/second-factors/find-second-factors.ts";
import { makeListMethods } from "../app/second-factors/list-methods.ts";
import type { FactorEffects, ListMethods, ProveFactor, UserTransactions } from "../app/second-factors/ports.ts";
import { makeProveFactor } from "../app/second-factors/prove-factor.ts";
import { makeProveRecoveryCode } from "../app/second-factors/prove-recovery-code.ts";
import { makeProveTotp } from "../app/second-factors/prove-totp.ts";
import { makeRecoveryKit } from "../app/second-factors/recovery-kit.ts";
import { makeRemoveTotp } from "../app/second-factors/remove-totp.ts";
import { makeRenewRecoveryCodes } from "../app/second-factors/renew-recovery-codes.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import type { AuthConfig } from "../config.ts";
import { countedMs } from "../domain/second-factors/proof-limits.ts";
import { makeClearProofFailuresJob } from "../jobs/second-factors/clear-proof-failures.ts";
import type { PasskeyParts } from "./passkey-parts.ts";

/** What other features prove by, and add factors of their own with. */
export type SecondFactorParts = {
  readonly app: Pick<App, "findSecondFactors" | "beginTotp" | "confirmTotp" | "removeTotp" | "renewRecoveryCodes">;
  readonly transactions: UserTransactions;
  readonly listMethods: ListMethods;
  readonly proveFactor: ProveFactor;
  readonly effects: FactorEffects;
  readonly jobs: readonly Loop[];
};

export function composeSecondFactors(
  { pool, vault, clock, log, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  {
    endedSessions,
    passkeys,
    onMail,
  }: { readonly endedSessions: EndedSessions; readonly passkeys: PasskeyParts; readonly onMail: () => void },
): SecondFactorParts {
  const transactions = makeUserTransactions({ pool, onCommit: () => wakes.wake("auth"), onMail });
  const [totps, codes] = [makeTotpStore(vault), makeTotpCodes(new URL(config.accessToken.issuer).hostname)];
  const listMethods = makeListMethods(
    { TOTP: async (sql, userId) => (await totps.describe(sql, userId)) !== null, PASSKEY: passkeys.isHeld },
    recoveryCodeStore,
  );
  const kit = makeRecoveryKit(recoveryCodeStore, recoveryCodes);
  const effects = makeFactorEffects(kit, listMethods);
  const { limits } = config.secondFactors;
  const proveRecoveryCode = makeProveRecoveryCode({
    ...{ store: recoveryCodeStore, maker: recoveryCodes, listMethods },
    tell: (sql, events) => appendEvents(sql, "auth", events),
  });
  const provers = {
    totp: { prove: makeProveTotp({ totps, codes }), isGuessable: true },
    "recovery-code": { prove: proveRecoveryCode, isGuessable: true },
    passkey: { prove: passkeys.provePasskey, isGuessable: false },
  };
  const clear = (before: Date) => clearProofFailures(pool, before);
  return {
    app: {
      findSecondFactors: makeFindSecondFactors({ transactions, totps, recoveryCodes: recoveryCodeStore }),
      beginTotp: makeBeginTotp({ transactions, totps, codes, clock }),
      confirmTotp: makeConfirmTotp({ transactions, totps, codes, effects, listMethods, endedSessions, clock }),
      removeTotp: makeRemoveTotp({ transactions, totps, effects, clock }),
      renewRecoveryCodes: makeRenewRecoveryCodes({ transactions, kit, listMethods, clock }),
    },
    ...{ transactions, listMethods, effects },
    proveFactor: makeProveFactor({ provers, failures: proofFailures, limits, log }),
    jobs: [makeClearProofFailuresJob(clear, { keptMs: countedMs(limits), clock, log })],
  };
}
