import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { nameAuthenticator } from "../adapters/passkeys/name-authenticator.ts";
import { clearPasskeyChallenges } from "../adapters/postgres/passkeys/passkey-challenges.ts";
import { passkeyStore } from "../adapters/postgres/passkeys/passkey-store.ts";
import type { App } from "../app/app.ts";
import { makeAddPasskey } from "../app/passkeys/add-passkey.ts";
import { makeFindPasskeys } from "../app/passkeys/find-passkeys.ts";
import { makeRemovePasskey } from "../app/passkeys/remove-passkey.ts";
import { makeRenamePasskey } from "../app/passkeys/rename-passkey.ts";
import { makeStartCeremonies } from "../app/passkeys/start-ceremonies.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import { makeClearPasskeyChallengesJob } from "../jobs/passkeys/clear-challenges.ts";
import type { PasskeyParts } from "./passkey-parts.ts";
import type { SecondFactorParts } from "./second-factors.ts";
import type { Users } from "./users.ts";

type Parts = Pick<Users, "users" | "limits"> &
  Pick<SecondFactorParts, "transactions" | "effects" | "listMethods"> & {
    readonly passkeys: PasskeyParts;
    readonly endedSessions: EndedSessions;
  };

type Passkeys = {
  readonly app: Pick<
    App,
    "startCeremonies" | "findPasskeys" | "addPasskey" | "renamePasskey" | "removePasskey" | "nameAuthenticator"
  >;
  readonly jobs: readonly Loop[];
};

export function composePasskeys({ pool, clock, log }: SubgraphEnvironment, parts: Parts): Passkeys {
  const { webAuthn, passkeyChallenges: challenges, reading } = parts.passkeys;
  const common = { ...parts, webAuthn, challenges, reading, passkeys: passkeyStore, nameAuthenticator, clock };
  return {
    app: {
      startCeremonies: makeStartCeremonies(common),
      findPasskeys: makeFindPasskeys(common),
      addPasskey: makeAddPasskey(common),
      renamePasskey: makeRenamePasskey(common),
      removePasskey: makeRemovePasskey(common),
      nameAuthenticator,
    },
    jobs: [makeClearPasskeyChallengesJob((now) => clearPasskeyChallenges(pool, now), clock, log)],
  };
}
