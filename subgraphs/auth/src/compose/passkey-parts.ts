import { pgSql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeWebAuthn } from "../adapters/passkeys/webauthn.ts";
import { makePasskeyChallenges } from "../adapters/postgres/passkeys/passkey-challenges.ts";
import { passkeyStore } from "../adapters/postgres/passkeys/passkey-store.ts";
import { makeProvePasskey } from "../app/passkeys/prove-passkey.ts";
import { makeAssertions } from "../app/passkeys/take-assertion.ts";
import type { IsHeld } from "../app/second-factors/list-methods.ts";
import type { AuthConfig } from "../config.ts";

export type PasskeyParts = ReturnType<typeof composePasskeyParts>;

/** What proves by passkeys, for whoever lets somebody in. */
export function composePasskeyParts({ pool, clock, log }: SubgraphEnvironment, { passkeys: party }: AuthConfig) {
  const { rpId } = party;
  const webAuthn = rpId === null ? null : makeWebAuthn({ ...party, rpId }, log);
  const passkeyChallenges = makePasskeyChallenges({ pool, clock });
  const assertions =
    webAuthn && makeAssertions({ webAuthn, passkeys: passkeyStore, challenges: passkeyChallenges, log });
  // Also where passkeys cannot be had any more: nobody's account asks for less than it did.
  const isHeld: IsHeld = async (sql, userId) => (await passkeyStore.listOf(sql, [userId])).length > 0;
  return {
    ...{ webAuthn, passkeyChallenges, assertions, isHeld },
    provePasskey: makeProvePasskey(assertions),
    reading: pgSql(pool),
  };
}
