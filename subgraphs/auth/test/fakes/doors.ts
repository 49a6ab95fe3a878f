import { createHash } from "node:crypto";
import { busy, rateLimited } from "@coffer/platform/graphql/errors";
import { Secret } from "@coffer/platform/values/secret";
import type { AccessTokens } from "../../src/app/sessions/ports.ts";
import type { AttemptLimits, EndedSessions, LoginAttempt, PasswordHasher } from "../../src/app/users/ports.ts";

export type FakeHasher = PasswordHasher & {
  /** The work that was done, each piece as expensive as the other: `hash` or `verify`. */
  readonly work: ("hash" | "verify")[];
  isBusy: boolean;
  /** Names today's parameters: what was hashed with others is outdated. */
  parameters: string;
};

/** Hashes fast, and keeps a tally of what argon2id would have had to do. */
export function makeFakeHasher(): FakeHasher {
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");
  const hasher: FakeHasher = {
    work: [],
    isBusy: false,
    parameters: "p1",
    refuseWhenBusy() {
      if (hasher.isBusy) throw rateLimited(1);
    },
    async hash(password, caller) {
      hasher.refuseWhenBusy(caller);
      hasher.work.push("hash");
      return `${hasher.parameters}$${digest(password.reveal())}`;
    },
    async verify(password, hash, caller) {
      hasher.refuseWhenBusy(caller);
      hasher.work.push("verify");
      return hash !== null && hash.split("$")[1] === digest(password.reveal());
    },
    hashOfNobody: () => `${hasher.parameters}$nobody`,
    isOutdated: (hash) => !hash.startsWith(`${hasher.parameters}$`),
  };
  return hasher;
}

export type FakeLimits = AttemptLimits & {
  readonly logins: LoginAttempt[];
  readonly registrations: { readonly network?: string | undefined }[];
  readonly emails: string[];
  readonly lookups: string[];
  readonly stepUps: { readonly sessionId: string; readonly network?: string | undefined }[];
  readonly proofs: { readonly network?: string | undefined }[];
  readonly passkeys: Parameters<AttemptLimits["countPasskey"]>[0][];
  readonly adminClaims: string[];
  readonly mailRequests: { readonly network?: string | undefined }[];
  forgiven: number;
  /** What is over its limit. */
  full: "login" | "registration" | "step-up" | "email" | "lookup" | "proof" | "passkey" | "admin claim" | "mail" | null;
};

/** Counts attempts; whatever is full refuses all. */
export function makeFakeLimits(): FakeLimits {
  const refuse = (what: FakeLimits["full"]) => {
    if (limits.full === what) throw rateLimited(1);
  };
  const limits: FakeLimits = {
    logins: [],
    registrations: [],
    emails: [],
    lookups: [],
    stepUps: [],
    proofs: [],
    passkeys: [],
    adminClaims: [],
    mailRequests: [],
    forgiven: 0,
    full: null,
    async countLogin(attempt) {
      limits.logins.push(attempt);
      refuse("login");
      return {
        async forgive() {
          limits.forgiven += 1;
        },
      };
    },
    async countStepUp(attempt) {
      limits.stepUps.push(attempt);
      refuse("step-up");
      return {
        async forgive() {
          limits.forgiven += 1;
        },
      };
    },
    async countProof(attempt) {
      limits.proofs.push(attempt);
      refuse("proof");
    },
    async countPasskey(attempt) {
      limits.passkeys.push(attempt);
      refuse("passkey");
    },
    async countRegistration(attempt) {
      limits.registrations.push(attempt);
      refuse("registration");
    },
    async countEmail(email) {
      limits.emails.push(email);
      refuse("email");
    },
    async countAdminClaim(userId) {
      limits.adminClaims.push(userId);
      refuse("admin claim");
    },
    async countMailRequest(attempt) {
      limits.mailRequests.push(attempt);
      refuse("mail");
    },
    async countLookup(principal) {
      limits.lookups.push(principal);
      refuse("lookup");
    },
  };
  return limits;
}

export type FakeEndedSessions = EndedSessions & { readonly announced: string[]; isAway: boolean };

/** Gateways that hear of what ended, or are away. */
export function makeFakeEndedSessions(): FakeEndedSessions {
  const ended: FakeEndedSessions = {
    announced: [],
    isAway: false,
    async announce(sessionId) {
      if (ended.isAway) throw busy();
      ended.announced.push(sessionId);
    },
  };
  return ended;
}

type Holder = Parameters<AccessTokens["sign"]>[0];

/** Signs nothing: a token says who it is for. */
export function makeFakeAccessTokens(): AccessTokens & { readonly signed: Holder[] } {
  const signed: Holder[] = [];
  return {
    signed,
    async sign(holder) {
      signed.push(holder);
      return { token: new Secret(`access ${signed.length}`), expiresAt: new Date(0) };
    },
  };
}
