import type { AssertionResponse } from "@coffer/contracts/passkeys";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { type LoginWithPasskeyRefusal, refused } from "../../domain/passkeys/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { PasskeyChallenges } from "../passkeys/ports.ts";
import type { Assertions, Signed } from "../passkeys/take-assertion.ts";
import type { AttemptLimits, UserRepository } from "../users/ports.ts";
import { ownView } from "../users/user-view.ts";
import type { LoggedIn } from "./login.ts";
import { type HeldToken, newToken } from "./new-token.ts";
import type { KnownOrigins, OpaqueTokens } from "./ports.ts";
import type { AdmitSession } from "./start-session.ts";

export type LoginWithPasskeyCommand = {
  readonly response: AssertionResponse;
  /** What an earlier login gave this device. */
  readonly deviceToken?: Secret | undefined;
  readonly address?: string | undefined;
  readonly agent?: string | undefined;
};

export type LoginWithPasskey = (command: LoginWithPasskeyCommand) => Promise<Result<LoggedIn, LoginWithPasskeyRefusal>>;

export type LoginWithPasskeyDeps = {
  /** Null where passkeys cannot be had. */
  assertions: Assertions | null;
  passkeyChallenges: Pick<PasskeyChallenges, "use">;
  users: Pick<UserRepository, "listByIds">;
  limits: Pick<AttemptLimits, "countPasskey">;
  origins: Pick<KnownOrigins, "isDeviceOf">;
  opaqueTokens: OpaqueTokens;
  admitSession: AdmitSession;
  reading: Sql;
  clock: Clock;
};

const LOGIN = { purpose: "LOGIN" } as const;

/**
 * Nobody says who they are: the passkey does. It is counted by network alone, and by nothing that a
 * password is counted by: whoever guesses at an account's password holds up no passkey of it.
 */
export const makeLoginWithPasskey =
  (deps: LoginWithPasskeyDeps): LoginWithPasskey =>
  async ({ response, deviceToken, address, agent }) => {
    const { assertions, users, limits, opaqueTokens, admitSession, reading, clock } = deps;
    if (!assertions) return err({ code: "PASSKEYS_UNAVAILABLE" });
    const network = networkOf(address);
    await limits.countPasskey({ step: "answer", who: network });
    const signed = await assertions.verify(reading, response);
    if (!signed.ok) return err(refused(signed.error));
    // An authenticator that was told no passkey says whose it took (Web Authentication §7.2).
    if (!response.userHandle) return err(refused("NOT_PROVED"));

    const { userId } = signed.value.passkey;
    const known = await findDevice(deps, userId, deviceToken);
    const device = known ?? newToken(opaqueTokens);
    const tokens = await admitSession(
      { id: userId },
      {
        origin: { deviceTokenHash: device.hash, isNewDevice: known === undefined, network, address, agent },
        async admit(sql) {
          const taken = await assertions.take(sql, signed.value, { use: LOGIN, at: clock.now() });
          return taken.ok ? ok([taken.value]) : err(refused(taken.error));
        },
      },
    );
    if (!tokens.ok) return tokens.error.code === "USER_FROZEN" ? refuseFrozen(deps, signed.value) : tokens;
    const [user] = await users.listByIds([userId]);
    if (!user) throw new Error("a user who logged in is missing");
    return ok({ tokens: tokens.value, user: ownView(user), deviceToken: device.token });
  };

/** Whoever holds an old answer of theirs is not told that they are frozen. */
async function refuseFrozen({ passkeyChallenges, reading }: LoginWithPasskeyDeps, { challenge }: Signed) {
  const isOurs = await passkeyChallenges.use(reading, challenge, LOGIN);
  return isOurs ? err({ code: "USER_FROZEN" }) : err(refused("CHALLENGE"));
}

/** Undefined where the token is none of this user's: a stranger's, and no worse than that. */
async function findDevice(
  { origins, opaqueTokens }: LoginWithPasskeyDeps,
  userId: UserId,
  token: Secret | undefined,
): Promise<HeldToken | undefined> {
  if (token === undefined) return undefined;
  const hash = opaqueTokens.hashOf(token);
  return hash !== null && (await origins.isDeviceOf(userId, hash)) ? { token, hash } : undefined;
}
