import type { Method } from "@coffer/contracts/methods";
import { type AssertionResponse, isCountBehind, type VerifiedAssertion } from "@coffer/contracts/passkeys";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChallengeUse } from "../../domain/passkeys/challenge.ts";
import { methodOf, type Passkey } from "../../domain/passkeys/passkey.ts";
import type { PasskeyFault } from "../../domain/passkeys/refusals.ts";
import { userOfHandle } from "../../domain/passkeys/user-handle.ts";
import type { PasskeyChallenges, PasskeyStore, WebAuthn } from "./ports.ts";

/**
 * What a passkey signed, and which passkey did: its signature is right, and nothing else is known
 * yet.
 */
export type Signed = VerifiedAssertion & { readonly passkey: Passkey };

/**
 * `verify` finds the passkey and checks the signature, with the same work where there is none.
 * `take` judges what may have changed since, in the given transaction under the user's lock, and
 * uses the challenge up: of many with one answer, one is told a method. What it refuses has changed
 * nothing.
 */
export type Assertions = {
  verify(sql: Sql, response: AssertionResponse): Promise<Result<Signed, PasskeyFault>>;
  take(sql: Sql, signed: Signed, by: { use: ChallengeUse; at: Date }): Promise<Result<Method, PasskeyFault>>;
};

export type AssertionsDeps = {
  readonly webAuthn: Pick<WebAuthn, "verifyAssertion">;
  readonly passkeys: Pick<PasskeyStore, "findByCredentialId" | "lock" | "noteUse">;
  readonly challenges: Pick<PasskeyChallenges, "use">;
  readonly log: Logger;
};

export const makeAssertions = ({ webAuthn, passkeys, challenges, log }: AssertionsDeps): Assertions => ({
  async verify(sql, response) {
    const found = await passkeys.findByCredentialId(sql, response.credentialId);
    const verified = await webAuthn.verifyAssertion(response, found);
    if (!verified.ok) return verified;
    const { userHandle } = response;
    const isTheirs = found !== null && (userHandle === null || userOfHandle(userHandle) === found.userId);
    return isTheirs ? ok({ passkey: found, ...verified.value }) : err("NOT_PROVED");
  },
  async take(sql, { passkey, challenge, state, kind }, { use, at }) {
    const { id, userId } = passkey;
    const held = await passkeys.lock(sql, passkey);
    // What it is, it stays (Web Authentication §7.2): one that says otherwise is another.
    if (!held || held.kind !== kind) return err("NOT_PROVED");
    if (isCountBehind(held.signCount, state.signCount)) {
      log.warn({ userId, passkeyId: id }, "a passkey counted backwards: there may be a copy of it");
      return err("NOT_PROVED");
    }
    if (!(await challenges.use(sql, challenge, use))) return err("CHALLENGE");
    await passkeys.noteUse(sql, { id, userId, state, at });
    return ok(methodOf(kind));
  },
});
