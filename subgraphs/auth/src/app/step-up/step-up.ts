import { isId } from "@coffer/contracts/ids";
import { busy, forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { Proved } from "../../domain/sessions/session.ts";
import type { StepUpRefusal } from "../../domain/step-up/refusals.ts";
import type { SessionId } from "../../domain/users/ids.ts";
import { canBePassword } from "../../domain/users/password.ts";
import type { AttemptLimits, PasswordHasher } from "../users/ports.ts";
import type { SessionsToProve, SessionToProve, SignAccessToken } from "./ports.ts";

export type StepUpCommand = {
  readonly password: Secret;
  /** Where the caller is, as the gateway saw it; left out where nobody knows. */
  readonly address?: string | undefined;
};

export type SteppedUp = { readonly accessToken: Secret; readonly accessTokenExpiresAt: Date; readonly proved: Proved };

/** Throws FORBIDDEN to whoever is in no session of their own, and RATE_LIMITED. */
export type StepUp = (actor: UserActor, command: StepUpCommand) => Promise<Result<SteppedUp, StepUpRefusal>>;

export type StepUpDeps = {
  sessions: SessionsToProve;
  hasher: PasswordHasher;
  limits: Pick<AttemptLimits, "countStepUp">;
  sign: SignAccessToken;
  clock: Clock;
};

/** What is verified where the text given cannot be anybody's password, however long it is. */
const NO_PASSWORD = new Secret("");

/**
 * Whoever is in a session proves anew who they are: the session says from then on by what and when,
 * so its later tokens do too. Its refresh token stays. What a thief of a token does not get by it
 * is what they would have to prove.
 */
export const makeStepUp =
  (deps: StepUpDeps): StepUp =>
  async (actor, command) => {
    const { userId } = actor;
    const sessionId = sessionOf(actor);
    const network = command.address === undefined ? undefined : networkOf(command.address);
    const caller = network ?? "unknown";
    deps.hasher.refuseWhenBusy(caller); // before counting: an attempt that is not made must not count against anybody
    const { forgive } = await deps.limits.countStepUp({ sessionId, network });

    const isPossible = canBePassword(command.password.reveal());
    const hash = isPossible ? await deps.sessions.findPasswordHash(userId) : null;
    const isRight = await deps.hasher.verify(isPossible ? command.password : NO_PASSWORD, hash, caller);
    if (!isRight || hash === null) return err({ code: "PROOF_REFUSED" });

    const of = { userId, sessionId };
    const outcome = await deps.sessions.withSession(of, (session) => prove(deps, session, hash));
    if (!outcome) return err({ code: "SESSION_ENDED" });
    if (!outcome.ok) return outcome;
    await forgive();
    const { proved, roles } = outcome.value;
    const { token, expiresAt } = await deps.sign({ ...of, roles, proved });
    return ok({ accessToken: token, accessTokenExpiresAt: expiresAt, proved });
  };

function sessionOf({ credential: { kind, id } }: UserActor): SessionId {
  if (kind === "session" && isId("ses", id)) return id;
  throw forbidden("Only who has logged in can step up: a client sends its user through the authorization again.");
}

type Proof = { readonly proved: Proved; readonly roles: readonly Role[] };

/** Under the locks of the user and the session. */
async function prove(
  { clock }: StepUpDeps,
  session: SessionToProve,
  verified: string,
): Promise<Result<Proof, StepUpRefusal>> {
  const { times, roles, isFrozen, passwordHash } = session;
  const at = clock.now();
  if (isFrozen) return err({ code: "USER_FROZEN" });
  if (times.endedAt || times.expiresAt <= at) return err({ code: "SESSION_ENDED" });
  // Not refused: a login may only have hashed it anew.
  if (passwordHash !== verified) throw busy();
  const proved: Proved = { methods: ["pwd"], at };
  await session.prove(proved);
  return ok({ proved, roles });
}
