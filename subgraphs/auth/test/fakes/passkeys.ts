import { randomBytes } from "node:crypto";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import {
  makePasskeyAuthenticator,
  type PasskeyAuthenticator,
  type PasskeyBehaviour,
} from "@coffer/testkit/authenticator";
import { makeWebAuthn } from "../../src/adapters/passkeys/webauthn.ts";
import { makeAddPasskey } from "../../src/app/passkeys/add-passkey.ts";
import type { PasskeyChallenges, PasskeyStore } from "../../src/app/passkeys/ports.ts";
import { makeStartCeremonies } from "../../src/app/passkeys/start-ceremonies.ts";
import { makeAssertions } from "../../src/app/passkeys/take-assertion.ts";
import { makeFactorEffects } from "../../src/app/second-factors/factor-effects.ts";
import { makeListMethods } from "../../src/app/second-factors/list-methods.ts";
import { CHALLENGE_MS, type ChallengeUse } from "../../src/domain/passkeys/challenge.ts";
import type { Passkey } from "../../src/domain/passkeys/passkey.ts";
import type { SessionId, UserId } from "../../src/domain/users/ids.ts";
import { parseCreation } from "../../src/graphql/passkeys/parse-response.ts";
import { noSql } from "./store.ts";
import { makeFakeWorld } from "./world.ts";

export const ORIGIN = "http://localhost:4000";
export const PARTY = { rpId: "localhost", name: "Coffer", origins: [ORIGIN], isOnLoopback: true };

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(Buffer.from(other));

/** Passkeys in memory (../contracts/passkeys.ts). */
export function makeFakePasskeyStore(): PasskeyStore & { readonly kept: Map<string, Passkey> } {
  const kept = new Map<string, Passkey>();
  const find = ({ id, userId }: Pick<Passkey, "id" | "userId">) => {
    const found = kept.get(id);
    return found?.userId === userId ? found : null;
  };
  return {
    kept,
    listOf: async (_sql, userIds) =>
      [...kept.values()]
        .filter(({ userId }) => userIds.includes(userId))
        .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1)),
    findByCredentialId: async (_sql, credentialId) =>
      [...kept.values()].find((one) => sameBytes(one.credentialId, credentialId)) ?? null,
    async add(_sql, passkey) {
      if ([...kept.values()].some((one) => sameBytes(one.credentialId, passkey.credentialId))) return false;
      kept.set(passkey.id, passkey);
      return true;
    },
    lock: async (_sql, of) => find(of),
    async noteUse(_sql, { state, at, ...of }) {
      const found = find(of);
      if (found) kept.set(found.id, { ...found, ...state, lastUsedAt: at });
    },
    async rename(_sql, { name, ...of }) {
      const found = find(of);
      if (found) kept.set(found.id, { ...found, name });
    },
    async remove(_sql, of) {
      if (find(of)) kept.delete(of.id);
    },
  };
}

/** The same of challenges. */
export function makeFakePasskeyChallenges(clock: Clock): PasskeyChallenges {
  const given = new Map<string, { readonly use: ChallengeUse; readonly expiresAt: Date }>();
  return {
    async give(use) {
      const challenge = randomBytes(32).toString("base64url");
      const expiresAt = new Date(clock.now().getTime() + CHALLENGE_MS);
      given.set(challenge, { use, expiresAt });
      return { challenge, expiresAt };
    },
    async use(_sql, challenge, use) {
      const found = given.get(challenge);
      const isFor = found !== undefined && JSON.stringify(found.use) === JSON.stringify(use);
      return isFor && found.expiresAt > clock.now() ? given.delete(challenge) : false;
    },
  };
}

/**
 * Everything of auth in memory, with passkeys: those of browsers and their signatures are the real
 * ones.
 */
export function makeFakePasskeyWorld() {
  const world = makeFakeWorld();
  const { clock, factors, deps: common } = world;
  const [passkeys, challenges] = [makeFakePasskeyStore(), makeFakePasskeyChallenges(clock)];
  const webAuthn = makeWebAuthn(PARTY, common.log);
  const listMethods = makeListMethods(
    { PASSKEY: async (sql: Sql, userId: UserId) => (await passkeys.listOf(sql, [userId])).length > 0 },
    factors.recoveryCodes,
  );
  const effects = makeFactorEffects(factors.kit, listMethods);
  const assertions = makeAssertions({ webAuthn, passkeys, challenges, log: common.log });
  const deps = {
    ...common,
    ...{ passkeys, challenges, webAuthn, assertions, listMethods, effects, reading: noSql },
    transactions: factors.transactions,
    passkeyChallenges: challenges,
    nameAuthenticator: (aaguid: string) => (aaguid.startsWith("ea9b") ? "Well-Known Keeper" : null),
  };
  const startCeremonies = makeStartCeremonies(deps);
  const addPasskey = makeAddPasskey(deps);
  const begin = async (what: "login" | "registration" | "SECOND_FACTOR" | "STEP_UP", userId?: UserId) => {
    if (what !== "login" && !userId) throw new Error("whose?");
    const begun = await (what === "login"
      ? startCeremonies.login({})
      : what === "registration"
        ? startCeremonies.registration(userId as UserId)
        : startCeremonies.proof(userId as UserId, what));
    if (!begun.ok) throw new Error(begun.error.code);
    return begun.value.options;
  };
  const created = (device: PasskeyAuthenticator, options: string, behaviour?: Partial<PasskeyBehaviour>) => {
    const response = parseCreation(device.create(options, behaviour));
    if (!response) throw new Error("no response");
    return response;
  };
  return {
    ...world,
    ...{ deps, passkeys, challenges, startCeremonies, addPasskey, begin, created },
    sessionOf: (userId: UserId): SessionId => {
      const found = [...world.store.sessions.values()].find((one) => one.userId === userId);
      if (!found) throw new Error("nobody is logged in");
      return found.id;
    },
    signed(device: PasskeyAuthenticator, options: string, behaviour?: Partial<PasskeyBehaviour>) {
      const response = parseAssertion(device.get(options, behaviour));
      if (!response) throw new Error("no response");
      return response;
    },
    /** Somebody who is logged in, with a passkey. */
    async withPasskey(name: string, behaviour: Partial<PasskeyBehaviour> = {}) {
      const userId = await world.person(name);
      await world.loggedIn(name);
      const device = makePasskeyAuthenticator({ origin: ORIGIN, ...behaviour });
      const response = created(device, await begin("registration", userId));
      const [session] = [...world.store.sessions.values()].filter((one) => one.userId === userId);
      if (!session) throw new Error("nobody is logged in");
      const added = await addPasskey({ userId, sessionId: session.id, response, name: null });
      if (!added.ok) throw new Error(added.error.code);
      world.store.events.length = 0;
      world.limits.passkeys.length = 0;
      return { userId, device, passkey: added.value.passkey, sessionId: session.id };
    },
  };
}
