import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { usernameKey } from "@coffer/platform/text/username";
import { networkOf } from "@coffer/platform/values/network";
import type { Secret } from "@coffer/platform/values/secret";
import type { SessionId } from "../../domain/users/ids.ts";
import { canBePassword } from "../../domain/users/password.ts";
import type { Account, AttemptLimits, PasswordHasher, UserRepository } from "./ports.ts";

/** Somebody who is logged in, and what they say is their password. */
export type PasswordProof = {
  readonly actor: UserActor;
  readonly password: Secret;
  /** Where the caller is, as the gateway saw it; left out where nobody knows. */
  readonly address?: string | undefined;
};

export type Proven = { readonly account: Account; readonly sessionId: SessionId };

/**
 * Null where it is not their password. Throws UNAUTHENTICATED for who has no session, RATE_LIMITED
 * after too many that were wrong.
 */
export type CheckPassword = (proof: PasswordProof) => Promise<Proven | null>;

export type CheckPasswordDeps = {
  readonly users: Pick<UserRepository, "findAccount">;
  readonly hasher: Pick<PasswordHasher, "refuseWhenBusy" | "verify">;
  readonly limits: Pick<AttemptLimits, "countLogin">;
};

/**
 * Counted as a login is, by the session, as if that were a known device: whoever holds one guesses
 * no more than ten times in a window, and strangers cannot keep its owner from changing what they
 * know.
 */
export const makeCheckPassword =
  ({ users, hasher, limits }: CheckPasswordDeps): CheckPassword =>
  async ({ actor, password, address }) => {
    const { userId, credential } = actor;
    if (credential.kind !== "session" || !isId("usr", userId) || !isId("ses", credential.id)) throw unauthenticated();
    const account = await users.findAccount(userId);
    if (!account) throw unauthenticated();
    const network = networkOf(address);
    const caller = network ?? "unknown";
    hasher.refuseWhenBusy(caller);
    const { forgive } = await limits.countLogin({
      account: usernameKey(account.username),
      network,
      device: credential.id,
      isKnownNetwork: async () => false,
    });
    if (!canBePassword(password.reveal())) return null;
    if (!(await hasher.verify(password, account.passwordHash, caller))) return null;
    await forgive();
    return { account, sessionId: credential.id };
  };
