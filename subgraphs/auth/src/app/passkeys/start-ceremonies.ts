import type { Sql } from "@coffer/platform/postgres/sql";
import type { Username } from "@coffer/platform/text/username";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChallengeUse } from "../../domain/passkeys/challenge.ts";
import { PASSKEYS_MAX } from "../../domain/passkeys/passkey.ts";
import type {
  PasskeysUnavailable,
  StartProofRefusal,
  StartRegistrationRefusal,
} from "../../domain/passkeys/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { AttemptLimits, UserRepository } from "../users/ports.ts";
import type { PasskeyChallenges, PasskeyStore, WebAuthn } from "./ports.ts";

/** What a browser is called with, as JSON, and until when its answer is taken. */
export type Ceremony = { readonly options: string; readonly expiresAt: Date };

type Starting<Refusal> = Promise<Result<Ceremony, PasskeysUnavailable | Refusal>>;

/** Where a ceremony is begun: nobody is known who could be counted otherwise. */
type From = { readonly address?: string | undefined };

export type StartCeremonies = {
  /** For whoever has a passkey here: nobody says who they are. */
  login(from: From): Starting<never>;
  registration(userId: UserId): Starting<StartRegistrationRefusal>;
  /** Of a user who is known: which of their passkeys are good is told. */
  proof(userId: UserId, purpose: "SECOND_FACTOR" | "STEP_UP"): Starting<StartProofRefusal>;
};

export type StartCeremoniesDeps = {
  /** Null where passkeys cannot be had. */
  readonly webAuthn: WebAuthn | null;
  readonly passkeys: Pick<PasskeyStore, "listOf">;
  readonly challenges: Pick<PasskeyChallenges, "give">;
  readonly users: Pick<UserRepository, "listByIds">;
  readonly limits: Pick<AttemptLimits, "countPasskey">;
  readonly reading: Sql;
};

const UNAVAILABLE = err({ code: "PASSKEYS_UNAVAILABLE" });

/** Each is counted before anything is written for it: a challenge is a row. */
export function makeStartCeremonies(deps: StartCeremoniesDeps): StartCeremonies {
  const { webAuthn, passkeys, challenges, limits, reading } = deps;
  const give = async (use: ChallengeUse, write: (challenge: string) => Promise<string>) => {
    const { challenge, expiresAt } = await challenges.give(use);
    return ok({ options: await write(challenge), expiresAt });
  };
  return {
    async login({ address }) {
      if (!webAuthn) return UNAVAILABLE;
      await limits.countPasskey({ step: "begin", who: networkOf(address) });
      return give({ purpose: "LOGIN" }, (challenge) => webAuthn.requestOptions({ challenge, allowed: null }));
    },
    async registration(userId) {
      if (!webAuthn) return UNAVAILABLE;
      await limits.countPasskey({ step: "begin", who: userId });
      const known = await passkeys.listOf(reading, [userId]);
      if (known.length >= PASSKEYS_MAX) return err({ code: "PASSKEY_LIMIT_REACHED", most: PASSKEYS_MAX });
      const username = await readName(deps, userId);
      return give({ purpose: "REGISTRATION", userId }, (challenge) =>
        webAuthn.creationOptions({ challenge, user: { id: userId, username }, known }),
      );
    },
    async proof(userId, purpose) {
      if (!webAuthn) return UNAVAILABLE;
      await limits.countPasskey({ step: "begin", who: userId });
      const allowed = await passkeys.listOf(reading, [userId]);
      if (allowed.length === 0) return err({ code: "PASSKEY_NOT_FOUND" });
      return give({ purpose, userId }, (challenge) => webAuthn.requestOptions({ challenge, allowed }));
    },
  };
}

async function readName({ users }: StartCeremoniesDeps, userId: UserId): Promise<Username> {
  const [user] = await users.listByIds([userId]);
  if (!user) throw new Error("a user who is logged in is missing");
  return user.username;
}
