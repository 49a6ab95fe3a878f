import type { Logger } from "@coffer/platform/running/log";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { LoginRefusal } from "../../domain/sessions/refusals.ts";
import { attemptKeyOf, type LoginKey, parseLogin } from "../../domain/users/login.ts";
import { canBePassword } from "../../domain/users/password.ts";
import type { Account, AttemptLimits, PasswordHasher, UserRepository } from "../users/ports.ts";
import { ownView, type UserView } from "../users/user-view.ts";
import type { KnownOrigins, OpaqueTokens } from "./ports.ts";
import type { StartSession } from "./start-session.ts";
import type { Tokens } from "./tokens.ts";

export type LoginCommand = {
  readonly login: string;
  readonly password: Secret;
  /** What an earlier login gave this device. */
  readonly deviceToken?: Secret | undefined;
  /** Where the caller is, as the gateway saw it; left out where nobody knows. */
  readonly address?: string | undefined;
};

export type LoggedIn = { readonly tokens: Tokens; readonly user: UserView; readonly deviceToken: Secret };

export type Login = (command: LoginCommand) => Promise<Result<LoggedIn, LoginRefusal>>;

export type LoginDeps = {
  users: UserRepository;
  hasher: PasswordHasher;
  limits: AttemptLimits;
  origins: KnownOrigins;
  deviceTokens: OpaqueTokens;
  startSession: StartSession;
  log: Logger;
};

/** What is verified where the text given cannot be anybody's password, however long it is. */
const NO_PASSWORD = new Secret("");

export const makeLogin =
  (deps: LoginDeps): Login =>
  async ({ login, password, deviceToken, address }) => {
    const { users, hasher, limits, origins, startSession } = deps;
    const network = address === undefined ? undefined : networkOf(address);
    const caller = network ?? "unknown";
    hasher.refuseWhenBusy(caller); // before counting: an attempt that is not made must not count against anybody
    const key = parseLogin(login);
    const known = await findDevice(deps, key, deviceToken);
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
    await rehash(deps, account, { password, caller });
    const device = known ?? newDevice(deps);
    const tokens = await startSession(account, {
      origin: { deviceTokenHash: device.hash, network },
      methods: ["pwd"],
    });
    return tokens ? ok({ tokens, user: ownView(account), deviceToken: device.token }) : err({ code: "USER_FROZEN" });
  };

type Device = { readonly token: Secret; readonly hash: Uint8Array };

/**
 * Undefined where the token is none of this account's: the attempt is then a stranger's, and no
 * worse than that.
 */
async function findDevice(
  { origins, deviceTokens }: LoginDeps,
  key: LoginKey,
  token: Secret | undefined,
): Promise<Device | undefined> {
  const hash = token && deviceTokens.hashOf(token);
  return token && hash && (await origins.hasDevice(key, hash)) ? { token, hash } : undefined;
}

function newDevice({ deviceTokens }: LoginDeps): Device {
  const token = deviceTokens.make();
  const hash = deviceTokens.hashOf(token);
  if (!hash) throw new Error("a new device token is not one");
  return { token, hash };
}

type Given = { readonly password: Secret; readonly caller: string };

/**
 * A password is at hand only now. That hashing is busy is no reason to refuse a login: the next one
 * tries again.
 */
async function rehash({ users, hasher, log }: LoginDeps, account: Account, { password, caller }: Given): Promise<void> {
  if (!hasher.isOutdated(account.passwordHash)) return;
  try {
    const to = await hasher.hash(password, caller);
    await users.replacePasswordHash({ userId: account.id, from: account.passwordHash, to });
  } catch (error) {
    log.warn({ err: error, userId: account.id }, "a password was not rehashed with the parameters of today");
  }
}
