import { busy } from "@coffer/platform/graphql/errors";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { SecondFactorMethod } from "../../domain/second-factors/factor.ts";
import type { LoginRefusal } from "../../domain/sessions/refusals.ts";
import { attemptKeyOf, type LoginKey, parseLogin } from "../../domain/users/login.ts";
import { canBePassword } from "../../domain/users/password.ts";
import type { Work } from "../../domain/users/work.ts";
import type { ListMethods } from "../second-factors/ports.ts";
import { demandWork } from "../users/demand-work.ts";
import type { Account, AttemptLimits, PasswordHasher, ProofOfWork, UserRepository } from "../users/ports.ts";
import { ownView, type UserView } from "../users/user-view.ts";
import { type HeldToken, newToken } from "./new-token.ts";
import type { Admit, KnownOrigins, LoginChallenges, OpaqueTokens } from "./ports.ts";
import type { AdmitSession } from "./start-session.ts";
import type { Tokens } from "./tokens.ts";

export type LoginCommand = {
  readonly login: string;
  readonly password: Secret;
  /** What an earlier login gave this device. */
  readonly deviceToken?: Secret | undefined;
  /** Where the caller is, as the gateway saw it; left out where nobody knows. */
  readonly address?: string | undefined;
  /** What a stranger computed, where that is asked. */
  readonly work?: Work | undefined;
  /** What the client says that it is. */
  readonly agent?: string | undefined;
};

export type LoggedIn = { readonly tokens: Tokens; readonly user: UserView; readonly deviceToken: Secret };

/** The password was right; what is missing, and until when it can be brought. */
export type SecondFactorRequired = {
  readonly code: "SECOND_FACTOR_REQUIRED";
  readonly challenge: Secret;
  readonly methods: readonly SecondFactorMethod[];
  readonly expiresAt: Date;
};

export type Login = (command: LoginCommand) => Promise<Result<LoggedIn, LoginRefusal | SecondFactorRequired>>;

export type LoginDeps = {
  users: UserRepository;
  hasher: PasswordHasher;
  limits: AttemptLimits;
  /** Null: nobody is asked for any. */
  proofOfWork: ProofOfWork | null;
  origins: KnownOrigins;
  /** Of devices and of challenges. */
  opaqueTokens: OpaqueTokens;
  challenges: Pick<LoginChallenges, "isPassword" | "open">;
  listMethods: ListMethods;
  admitSession: AdmitSession;
  clock: Clock;
  policy: { readonly challengeMs: number };
  log: Logger;
};

/** What is verified where the text given cannot be anybody's password, however long it is. */
const NO_PASSWORD = new Secret("");

export const makeLogin =
  (deps: LoginDeps): Login =>
  async ({ login, password, deviceToken, address, agent, work }) => {
    const { users, hasher, limits, origins, admitSession } = deps;
    const network = networkOf(address);
    const caller = network ?? "unknown";
    hasher.refuseWhenBusy(caller); // before counting: an attempt that is not made must not count against anybody
    const key = parseLogin(login);
    const known = await findDevice(deps, key, deviceToken);
    // Before counting, too: what nothing was computed for is looked at no further. That a network
    // is known excuses nobody: whoever shares it would learn from that who logs in there.
    const required = known ? null : await demandWork(deps.proofOfWork, work, { door: "login", subject: login });
    if (required) return err(required);
    const { forgive } = await limits.countLogin({
      account: attemptKeyOf(login),
      network,
      device: known && Buffer.from(known.hash).toString("base64url"),
      isKnownNetwork: async () => network !== undefined && origins.hasNetwork(key, network),
    });

    const account = await users.findByLogin(key);
    const isPossible = canBePassword(password.reveal());
    const hash = (isPossible && account?.passwordHash) || null;
    const isRight = await hasher.verify(isPossible ? password : NO_PASSWORD, hash, caller);
    if (!account || !isRight) return err({ code: "INVALID_CREDENTIALS" });

    await forgive();
    const passwordHash = await rehash(deps, account, { password, caller });
    const device = known ?? newToken(deps.opaqueTokens);
    const tokens = await admitSession(account, {
      origin: { deviceTokenHash: device.hash, isNewDevice: known === undefined, network, address, agent },
      admit: admitByPassword(deps, account, passwordHash),
    });
    return tokens.ok ? ok({ tokens: tokens.value, user: ownView(account), deviceToken: device.token }) : tokens;
  };

/**
 * Nobody is admitted by a password that was changed, or by a password alone when they have a second
 * factor, since it was verified.
 */
const admitByPassword =
  ({ challenges, listMethods, opaqueTokens, clock, policy }: LoginDeps, { id }: Account, passwordHash: string) =>
  async (sql: Sql): ReturnType<Admit<SecondFactorRequired>> => {
    // Not refused: another login may only have hashed it anew.
    if (!(await challenges.isPassword(sql, id, passwordHash))) throw busy();
    const methods = await listMethods(sql, id);
    if (methods.length === 0) return ok(["pwd"]);
    const { token: challenge, hash } = newToken(opaqueTokens);
    const at = clock.now();
    const expiresAt = new Date(at.getTime() + policy.challengeMs);
    await challenges.open(sql, { hash, userId: id, at, expiresAt });
    return err({ code: "SECOND_FACTOR_REQUIRED", challenge, methods, expiresAt });
  };

/**
 * Undefined where the token is none of this account's: the attempt is then a stranger's, and no
 * worse than that.
 */
async function findDevice(
  { origins, opaqueTokens }: LoginDeps,
  key: LoginKey,
  token: Secret | undefined,
): Promise<HeldToken | undefined> {
  const hash = token === undefined ? null : opaqueTokens.hashOf(token);
  return token !== undefined && hash && (await origins.hasDevice(key, hash)) ? { token, hash } : undefined;
}

type Given = { readonly password: Secret; readonly caller: string };

/**
 * A password is at hand only now. That hashing is busy is no reason to refuse a login: the next one
 * tries again. Returns the hash that stands now, as far as this login knows.
 */
async function rehash(deps: LoginDeps, account: Account, { password, caller }: Given): Promise<string> {
  const { users, hasher, log } = deps;
  const from = account.passwordHash;
  if (!hasher.isOutdated(from)) return from;
  try {
    const to = await hasher.hash(password, caller);
    await users.replacePasswordHash({ userId: account.id, from, to });
    return to;
  } catch (error) {
    log.warn({ err: error, userId: account.id }, "a password was not rehashed with the parameters of today");
    return from;
  }
}
