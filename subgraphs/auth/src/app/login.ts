import type { Logger } from "@coffer/platform/log";
import { err, ok, type Result } from "@coffer/platform/result";
import type { Secret } from "@coffer/platform/secret";
import { attemptKeyOf, parseLogin } from "../domain/login.ts";
import type { LoginRefusal } from "../domain/refusals.ts";
import type { Account, AttemptLimits, PasswordHasher, UserRepository } from "./ports.ts";
import type { StartSession } from "./start-session.ts";
import type { Tokens } from "./tokens.ts";
import { ownView, type UserView } from "./user-view.ts";

export type LoginCommand = {
  readonly login: string;
  readonly password: Secret;
  /** Where the caller is, as the gateway saw it; left out where nobody knows. */
  readonly address?: string | undefined;
};

export type Login = (command: LoginCommand) => Promise<Result<{ tokens: Tokens; user: UserView }, LoginRefusal>>;

export type LoginDeps = {
  users: UserRepository;
  hasher: PasswordHasher;
  limits: AttemptLimits;
  startSession: StartSession;
  log: Logger;
};

export const makeLogin =
  (deps: LoginDeps): Login =>
  async ({ login, password, address }) => {
    const { users, hasher, limits, startSession } = deps;
    const attempt = { door: "login", account: attemptKeyOf(login), address } as const;
    hasher.refuseWhenBusy(); // before counting: an attempt that is not made must not lock anybody out
    await limits.count(attempt);

    const account = await users.findByLogin(parseLogin(login));
    const isRight = await hasher.verify(password, account?.passwordHash ?? null);
    if (!account || !isRight) return err({ code: "INVALID_CREDENTIALS" });

    await limits.forgive(attempt);
    await rehash(deps, account, password);
    const tokens = await startSession(account);
    return tokens ? ok({ tokens, user: ownView(account) }) : err({ code: "USER_FROZEN" });
  };

/** A password is at hand only now. That hashing is busy is no reason to refuse a login: the next one tries again. */
async function rehash({ users, hasher, log }: LoginDeps, account: Account, password: Secret): Promise<void> {
  if (!hasher.isOutdated(account.passwordHash)) return;
  try {
    const to = await hasher.hash(password);
    await users.replacePasswordHash({ userId: account.id, from: account.passwordHash, to });
  } catch (error) {
    log.warn({ err: error, userId: account.id }, "a password was not rehashed with the parameters of today");
  }
}
