import { createHash } from "node:crypto";
import type { OAuthLimits } from "../../app/oauth/ports.ts";
import type { AttemptLimits, LoginAttempt } from "../../app/users/ports.ts";
import { type TurnPolicy, turnMs } from "../../domain/users/turns.ts";
import { type AttemptCounter, type AttemptStores, makeAttemptCounters } from "./attempt-counters.ts";

export type AttemptPolicies = {
  readonly login: {
    readonly windowMs: number;
    /** Attempts from one network, whoever they are for, right or wrong. */
    readonly perNetwork: number;
    /** Failures for one account from one network, or from one of the account's devices. */
    readonly perAccountAndNetwork: number;
    /**
     * Failures for one account from all networks together; beyond them strangers take turns, and
     * nobody is locked out.
     */
    readonly perAccount: number;
  } & TurnPolicy;
  /** From one network: what is sent to the doors of OAuth, and codes of devices that are typed. */
  readonly oauth: { readonly windowMs: number; readonly perNetwork: number; readonly codesPerNetwork: number };
  /** Ceremonies of passkeys of one network, or of one user who is known: begun, and answered. */
  readonly passkey: { readonly windowMs: number; readonly most: number };
  /** Names that one user looks up. */
  readonly lookup: { readonly windowMs: number; readonly perUser: number };
  readonly register: { readonly windowMs: number; readonly perNetwork: number; readonly perEmail: number };
};

export function makeAttemptLimits({
  policies,
  ...stores
}: AttemptStores & { readonly policies: AttemptPolicies }): AttemptLimits & OAuthLimits {
  const makeCounter = makeAttemptCounters(stores);

  async function countDevice({ take, forget }: AttemptCounter, device: string) {
    const { windowMs, perNetwork, perAccountAndNetwork } = policies.login;
    await take(keyOf("login:device-attempts", device), perNetwork, windowMs);
    const failures = keyOf("login:device", device);
    await take(failures, perAccountAndNetwork, windowMs);
    return { forgive: () => forget([failures]) };
  }

  async function countNetwork({ increment, take, forget }: AttemptCounter, attempt: LoginAttempt) {
    const { account, network = UNKNOWN, isKnownNetwork } = attempt;
    const { windowMs, perNetwork, perAccountAndNetwork, perAccount } = policies.login;
    // From the narrowest on: what a network is refused for must not count against anybody's
    // account.
    if (network !== UNKNOWN) await take(keyOf("login:network", network), perNetwork, windowMs);
    const pair = keyOf("login:pair", account, network);
    await take(pair, perAccountAndNetwork, windowMs);
    const all = keyOf("login:account", account);
    const { count } = await increment(all, windowMs);
    if (count <= perAccount) return { forgive: () => forget([pair, all]) };
    // Somebody guesses from many networks. That must slow them down, and not the account's owner.
    if (!(await isKnownNetwork()))
      await take(keyOf("login:turn", account), 1, turnMs(count - perAccount, policies.login));
    return { forgive: () => forget([pair]) };
  }

  return {
    countLogin: (attempt) =>
      attempt.device === undefined ? countNetwork(makeCounter(), attempt) : countDevice(makeCounter(), attempt.device),
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
    async countLookup(principal) {
      const { windowMs, perUser } = policies.lookup;
      await makeCounter().take(keyOf("lookup:user", principal), perUser, windowMs);
    },
  };
}

/** Of who hung up before the gateway looked where they are: all of them are one. */
const UNKNOWN = "unknown";

/** Hashed: a list of the keys must not be a list of addresses, nor of who logs in from where. */
const keyOf = (counter: string, ...values: readonly string[]): string =>
  `auth:attempts:${counter}:${createHash("sha256").update(JSON.stringify(values)).digest("base64url")}`;
