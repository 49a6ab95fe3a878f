import { createHash } from "node:crypto";
import { isId } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import { busy, forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { Proved } from "../../domain/sessions/session.ts";
import type { StepUpRefusal } from "../../domain/step-up/refusals.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import { canBePassword } from "../../domain/users/password.ts";
import type { ListMethods, Proof, ProofOf, ProveFactor } from "../second-factors/ports.ts";
import type { AttemptLimits, PasswordHasher } from "../users/ports.ts";
import type { SessionsToProve, SessionToProve, SignAccessToken } from "./ports.ts";

/** A password, and of whoever has a second factor a code; or a passkey, which is two by itself. */
export type ProvedBy =
  | { readonly password: Secret; readonly proof: Proof | null }
  | { readonly password: null; readonly proof: ProofOf<"passkey"> };

export type StepUpCommand = ProvedBy & {
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
  listMethods: ListMethods;
  proveFactor: ProveFactor;
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
  async (actor, { password, proof, address }) => {
    const { hasher, limits, sessions, listMethods, sign } = deps;
    const of = { userId: actor.userId, sessionId: sessionOf(actor) };
    const network = networkOf(address);
    const caller = network ?? "unknown";
    if (password !== null) hasher.refuseWhenBusy(caller); // before counting: an attempt that is not made must not count against anybody
    // Before anything is verified: it is no way to try passwords.
    const methods = proof ? [] : await listMethods(sessions.reading, of.userId);
    if (methods.length > 0) return err({ code: "SECOND_FACTOR_MISSING", methods });
    const { forgive } = await limits.countStepUp({ sessionId: of.sessionId, network });

    const hash = password === null ? null : await verify(deps, { userId: of.userId, password, caller });
    if (password !== null && hash === null) return err({ code: "PROOF_REFUSED" });

    const outcome = await sessions.withSession(of, (session, sql) => prove(deps, { ...of, session, sql, hash, proof }));
    if (!outcome) return err({ code: "SESSION_ENDED" });
    if (!outcome.ok) return outcome;
    await forgive();
    const { proved, roles } = outcome.value;
    const { token, expiresAt } = await sign({ ...of, roles, proved });
    return ok({ accessToken: token, accessTokenExpiresAt: expiresAt, proved });
  };

function sessionOf({ credential: { kind, id } }: UserActor): SessionId {
  if (kind === "session" && isId("ses", id)) return id;
  throw forbidden("Only who has logged in can step up: a client sends its user through the authorization again.");
}

/** Null where it is not the user's password. */
async function verify(
  { sessions, hasher }: StepUpDeps,
  { userId, password, caller }: { readonly userId: UserId; readonly password: Secret; readonly caller: string },
) {
  const isPossible = canBePassword(password.reveal());
  const hash = isPossible ? await sessions.findPasswordHash(userId) : null;
  return (await hasher.verify(isPossible ? password : NO_PASSWORD, hash, caller)) ? hash : null;
}

type Given = {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly session: SessionToProve;
  readonly sql: Sql;
  /** Of the password that was right; null where none was given. */
  readonly hash: string | null;
  readonly proof: Proof | null;
};

/** Under the locks of the user and the session. What a refusal writes stays written. */
async function prove(
  { clock, listMethods, proveFactor }: StepUpDeps,
  { userId, sessionId, session, sql, hash, proof }: Given,
): Promise<Result<{ readonly proved: Proved; readonly roles: readonly Role[] }, StepUpRefusal>> {
  const { times, roles, isFrozen, passwordHash } = session;
  const at = clock.now();
  if (isFrozen) return err({ code: "USER_FROZEN" });
  if (times.endedAt || times.expiresAt <= at) return err({ code: "SESSION_ENDED" });
  // Not refused: a login may only have hashed it anew.
  if (hash !== null && passwordHash !== hash) throw busy();
  const methods: Method[] = hash === null ? [] : ["pwd"];
  if (proof) {
    const factor = await proveFactor(sql, { userId, proof, at, origin: originOf(sessionId) });
    if (!factor.ok) return err({ code: "PROOF_REFUSED" });
    methods.push(factor.value);
  } else {
    // The user may have set one up since it was looked at.
    const missing = await listMethods(sql, userId);
    if (missing.length > 0) return err({ code: "SECOND_FACTOR_MISSING", methods: missing });
  }
  const proved: Proved = { methods, at };
  await session.prove(proved);
  return ok({ proved, roles });
}

/** Wrong codes are counted for the session: whoever guesses at logins does not hold it up. */
const originOf = (sessionId: SessionId): Uint8Array => createHash("sha256").update(sessionId).digest();
