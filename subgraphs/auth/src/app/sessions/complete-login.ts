import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { TRIES } from "../../domain/sessions/challenge.ts";
import type { CompleteLoginRefusal } from "../../domain/sessions/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { Proof, ProveFactor } from "../second-factors/ports.ts";
import type { AttemptLimits, UserRepository } from "../users/ports.ts";
import { ownView } from "../users/user-view.ts";
import type { LoggedIn } from "./login.ts";
import { type HeldToken, newToken } from "./new-token.ts";
import type { Admit, KnownOrigins, LoginChallenges, OpaqueTokens } from "./ports.ts";
import type { AdmitSession } from "./start-session.ts";

export type CompleteLoginCommand = {
  readonly challenge: Secret;
  readonly proof: Proof;
  /** What an earlier login gave this device. */
  readonly deviceToken?: Secret | undefined;
  readonly address?: string | undefined;
  readonly agent?: string | undefined;
};

export type CompleteLogin = (command: CompleteLoginCommand) => Promise<Result<LoggedIn, CompleteLoginRefusal>>;

export type CompleteLoginDeps = {
  users: Pick<UserRepository, "listByIds">;
  limits: Pick<AttemptLimits, "countProof">;
  origins: Pick<KnownOrigins, "isDeviceOf">;
  opaqueTokens: OpaqueTokens;
  challenges: LoginChallenges;
  proveFactor: ProveFactor;
  admitSession: AdmitSession;
  clock: Clock;
};

/**
 * The second half of a login: the first said whose it is. What was right then is judged again, in
 * the transaction that uses up the challenge and the proof and starts the session: of what a crash
 * cuts off, all stands or nothing does.
 */
export const makeCompleteLogin =
  (deps: CompleteLoginDeps): CompleteLogin =>
  async ({ challenge, proof, deviceToken, address, agent }) => {
    const { users, limits, opaqueTokens, challenges, admitSession } = deps;
    const network = networkOf(address);
    await limits.countProof({ network });
    const hash = opaqueTokens.hashOf(challenge);
    const userId = hash && (await challenges.find(hash));
    if (hash === null || userId === null) return err({ code: "CHALLENGE_EXPIRED" });

    const known = await findDevice(deps, userId, deviceToken);
    const device = known ?? newToken(opaqueTokens);
    const tokens = await admitSession(
      { id: userId },
      {
        origin: { deviceTokenHash: device.hash, isNewDevice: known === undefined, network, address, agent },
        admit: admitByProof(deps, { hash, userId, proof, origin: known?.hash ?? null }),
      },
    );
    if (!tokens.ok) return tokens;
    const [user] = await users.listByIds([userId]);
    if (!user) throw new Error("a user who logged in is missing");
    return ok({ tokens: tokens.value, user: ownView(user), deviceToken: device.token });
  };

type Given = {
  readonly hash: Uint8Array;
  readonly userId: UserId;
  readonly proof: Proof;
  readonly origin: Uint8Array | null;
};

const admitByProof =
  ({ challenges, proveFactor, clock }: CompleteLoginDeps, { hash, ...given }: Given) =>
  async (sql: Sql): ReturnType<Admit<CompleteLoginRefusal>> => {
    const at = clock.now();
    const misses = await challenges.misses(sql, hash, at);
    if (misses === null || misses >= TRIES) return err({ code: "CHALLENGE_EXPIRED" });
    const proved = await proveFactor(sql, { ...given, at });
    if (!proved.ok) {
      await challenges.miss(sql, hash);
      return err({ code: "SECOND_FACTOR_REFUSED", triesLeft: TRIES - misses - 1 });
    }
    await challenges.use(sql, hash);
    return ok(["pwd", proved.value]);
  };

/** Undefined where the token is none of this user's: a stranger's, and no worse than that. */
async function findDevice(
  { origins, opaqueTokens }: CompleteLoginDeps,
  userId: UserId,
  token: Secret | undefined,
): Promise<HeldToken | undefined> {
  const hash = token === undefined ? null : opaqueTokens.hashOf(token);
  return token !== undefined && hash && (await origins.isDeviceOf(userId, hash)) ? { token, hash } : undefined;
}
