import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { err, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { StartProofRefusal } from "../../domain/passkeys/refusals.ts";
import { TRIES } from "../../domain/sessions/challenge.ts";
import type { Ceremony, StartCeremonies } from "../passkeys/start-ceremonies.ts";
import type { LoginChallenges, OpaqueTokens } from "./ports.ts";

export type StartPasskeySecondFactor = (
  challenge: Secret,
) => Promise<Result<Ceremony, StartProofRefusal | { readonly code: "CHALLENGE_EXPIRED" }>>;

/** For a login whose password was right and that is still open; nobody else is told of passkeys. */
export const makeStartPasskeySecondFactor =
  (deps: {
    readonly challenges: Pick<LoginChallenges, "find" | "misses">;
    readonly opaqueTokens: OpaqueTokens;
    readonly startCeremonies: Pick<StartCeremonies, "proof">;
    readonly reading: Sql;
    readonly clock: Clock;
  }): StartPasskeySecondFactor =>
  async (challenge) => {
    const hash = deps.opaqueTokens.hashOf(challenge);
    const userId = hash && (await deps.challenges.find(hash));
    if (hash === null || userId === null) return err({ code: "CHALLENGE_EXPIRED" });
    const misses = await deps.challenges.misses(deps.reading, hash, deps.clock.now());
    if (misses === null || misses >= TRIES) return err({ code: "CHALLENGE_EXPIRED" });
    return deps.startCeremonies.proof(userId, "SECOND_FACTOR");
  };
