import { type AttemptStores, makeAttemptCounters } from "@coffer/platform/graphql/attempt-counters";
import type { Clock } from "@coffer/platform/values/clock";
import type { OAuthLimits } from "../../app/oauth/ports.ts";
import type { AttemptLimits } from "../../app/users/ports.ts";
import { keyOf, UNKNOWN } from "./attempt-keys.ts";
import { type LoginPolicy, makeCountLogin } from "./login-attempts.ts";

export type AttemptPolicies = {
  readonly login: LoginPolicy;
  /** From one network: what is sent to the doors of OAuth, and codes of devices that are typed. */
  readonly oauth: { readonly windowMs: number; readonly perNetwork: number; readonly codesPerNetwork: number };
  /** Ceremonies of passkeys of one network, or of one user who is known: begun, and answered. */
  readonly passkey: { readonly windowMs: number; readonly most: number };
  /** Names that one user looks up. */
  readonly lookup: { readonly windowMs: number; readonly perUser: number };
  readonly register: { readonly windowMs: number; readonly perNetwork: number; readonly perEmail: number };
};

export type AttemptLimitParts = AttemptStores & { readonly policies: AttemptPolicies; readonly clock: Clock };

export function makeAttemptLimits({ policies, clock, ...stores }: AttemptLimitParts): AttemptLimits & OAuthLimits {
  const makeCounter = makeAttemptCounters(stores);
  return {
    countLogin: makeCountLogin({ makeCounter, policy: policies.login, clock }),
    async countStepUp({ sessionId, network }) {
      const { take, forget } = makeCounter();
      const { windowMs, perNetwork, perAccountAndNetwork } = policies.login;
      if (network !== undefined) await take(keyOf("login:network", network), perNetwork, windowMs);
      const failures = keyOf("step-up:session", sessionId);
      await take(failures, perAccountAndNetwork, windowMs);
      return { forgive: () => forget([failures]) };
    },
    async countProof({ network }) {
      const { windowMs, perNetwork } = policies.login;
      if (network !== undefined) await makeCounter().take(keyOf("proof:network", network), perNetwork, windowMs);
    },
    async countPasskey({ step, who = UNKNOWN }) {
      const { windowMs, most } = policies.passkey;
      await makeCounter().take(keyOf(`passkey:${step}`, who), most, windowMs);
    },
    async countRegistration({ network }) {
      const { windowMs, perNetwork } = policies.register;
      if (network !== undefined) await makeCounter().take(keyOf("register:network", network), perNetwork, windowMs);
    },
    async countEmail(email) {
      const { windowMs, perEmail } = policies.register;
      await makeCounter().take(keyOf("register:email", email), perEmail, windowMs);
    },
    async countOAuth({ network = UNKNOWN }) {
      const { windowMs, perNetwork } = policies.oauth;
      await makeCounter().take(keyOf("oauth:network", network), perNetwork, windowMs);
    },
    async countUserCode({ network = UNKNOWN }) {
      const { windowMs, codesPerNetwork } = policies.oauth;
      await makeCounter().take(keyOf("oauth:code", network), codesPerNetwork, windowMs);
    },
    async countAdminClaim(userId) {
      const { windowMs, perAccountAndNetwork } = policies.login;
      await makeCounter().take(keyOf("admin-claim:user", userId), perAccountAndNetwork, windowMs);
    },
    async countMailRequest({ network }) {
      const { windowMs, perNetwork } = policies.register;
      if (network !== undefined) await makeCounter().take(keyOf("mail:network", network), perNetwork, windowMs);
    },
    async countLookup(principal) {
      const { windowMs, perUser } = policies.lookup;
      await makeCounter().take(keyOf("lookup:user", principal), perUser, windowMs);
    },
  };
}
