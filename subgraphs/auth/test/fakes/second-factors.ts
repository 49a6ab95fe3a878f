import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { TOTP } from "otpauth";
import { recoveryCodes } from "../../src/adapters/second-factors/recovery-codes.ts";
import { makeTotpCodes } from "../../src/adapters/second-factors/totp-codes.ts";
import { makeBeginTotp } from "../../src/app/second-factors/begin-totp.ts";
import { makeConfirmTotp } from "../../src/app/second-factors/confirm-totp.ts";
import { makeFactorEffects } from "../../src/app/second-factors/factor-effects.ts";
import { makeListMethods } from "../../src/app/second-factors/list-methods.ts";
import type {
  ProofFailures,
  RecoveryCodeStore,
  TotpStore,
  UserTransactions,
} from "../../src/app/second-factors/ports.ts";
import { makeProveFactor } from "../../src/app/second-factors/prove-factor.ts";
import { makeProveRecoveryCode } from "../../src/app/second-factors/prove-recovery-code.ts";
import { makeProveTotp } from "../../src/app/second-factors/prove-totp.ts";
import { makeRecoveryKit } from "../../src/app/second-factors/recovery-kit.ts";
import type { EndedSessions } from "../../src/app/users/ports.ts";
import { endAll, type FakeStore, noSql } from "./store.ts";

const nameOf = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");

/** The apps of users in memory. */
export const makeFakeTotps = ({ totps }: FakeStore): TotpStore => ({
  find: async (_sql, userId) => totps.get(userId) ?? null,
  async begin(_sql, { userId, secret, at }) {
    totps.set(userId, { secret, begunAt: at, confirmedAt: null, lastStep: null, lastUsedAt: null });
  },
  async confirm(_sql, { userId, step, at }) {
    const held = totps.get(userId);
    if (held) totps.set(userId, { ...held, confirmedAt: at, lastStep: step, lastUsedAt: at });
  },
  async use(_sql, { userId, step, at }) {
    const held = totps.get(userId);
    if (!held?.confirmedAt || (held.lastStep ?? 0) >= step) return false;
    totps.set(userId, { ...held, lastStep: step, lastUsedAt: at });
    return true;
  },
  async remove(_sql, userId) {
    return totps.get(userId)?.confirmedAt ? totps.delete(userId) : false;
  },
  async describe(_sql, userId) {
    const { confirmedAt, lastUsedAt } = totps.get(userId) ?? {};
    return confirmedAt && lastUsedAt ? { confirmedAt, lastUsedAt } : null;
  },
});

export const makeFakeRecoveryCodes = ({ recoveryCodes: kept }: FakeStore): RecoveryCodeStore => ({
  async replace(_sql, { userId, hashes, at }) {
    kept.set(userId, { madeAt: at, usedAt: new Map(hashes.map((hash) => [nameOf(hash), null])) });
  },
  async use(_sql, { userId, hash, at }) {
    const usedAt = kept.get(userId)?.usedAt;
    if (usedAt?.get(nameOf(hash)) !== null) return null;
    usedAt.set(nameOf(hash), at);
    return [...usedAt.values()].filter((one) => one === null).length;
  },
  async removeAll(_sql, userId) {
    kept.delete(userId);
  },
  async describe(_sql, userId) {
    const found = kept.get(userId);
    return found
      ? { left: [...found.usedAt.values()].filter((one) => one === null).length, madeAt: found.madeAt }
      : null;
  },
});

export const makeFakeProofFailures = ({ proofFailures }: FakeStore): ProofFailures => ({
  list: async (_sql, { userId, origin, most }) =>
    proofFailures
      .filter((one) => one.userId === userId && one.origin === (origin && nameOf(origin)))
      .map(({ at }) => at)
      .toReversed()
      .slice(0, most),
  async add(_sql, { userId, origin, at }) {
    proofFailures.push({ userId, origin: origin && nameOf(origin), at });
  },
  async forget(_sql, { userId, origin }) {
    const others = proofFailures.filter((one) => one.userId !== userId || one.origin !== nameOf(origin));
    proofFailures.splice(0, proofFailures.length, ...others);
  },
});

/** One user after the other. */
export function makeFakeTransactions(store: FakeStore): UserTransactions {
  let last: Promise<unknown> = Promise.resolve();
  return {
    reading: noSql,
    withUser(userId, work) {
      const run = last.then(async () => {
        const user = store.users.get(userId);
        if (!user || user.freeze) throw unauthenticated();
        return work(noSql, {
          username: user.username,
          async tell(events) {
            store.events.push(...events);
          },
          async notify({ kind, detail }) {
            store.mails.push({ kind, userId, ...(detail === undefined ? {} : { detail }) });
          },
          async endOtherSessions({ but, at, eventOf }) {
            store.origins.delete(userId);
            return endAll(store, userId, { reason: "FACTOR_ADDED", at, eventOf, but });
          },
        });
      });
      last = run.catch(() => undefined);
      return run;
    },
  };
}

export const LIMITS = [{ most: 10, windowMs: 900_000 }];

type Parts = {
  readonly store: FakeStore;
  readonly clock: Clock;
  readonly endedSessions: EndedSessions;
  readonly log: Logger;
};

/** Second factors on the fakes; codes are the real ones. */
export function makeFakeFactors({ store, clock, endedSessions, log }: Parts) {
  const [totps, codes] = [makeFakeTotps(store), makeTotpCodes("localhost")];
  const [kept, transactions] = [makeFakeRecoveryCodes(store), makeFakeTransactions(store)];
  const listMethods = makeListMethods(
    { TOTP: async (sql, userId) => (await totps.describe(sql, userId)) !== null },
    kept,
  );
  const kit = makeRecoveryKit(kept, recoveryCodes);
  const effects = makeFactorEffects(kit, listMethods);
  const proveRecoveryCode = makeProveRecoveryCode({
    ...{ store: kept, maker: recoveryCodes, listMethods },
    async tell(_sql, events) {
      store.events.push(...events);
    },
  });
  const provers = {
    totp: { prove: makeProveTotp({ totps, codes }), isGuessable: true },
    "recovery-code": { prove: proveRecoveryCode, isGuessable: true },
    passkey: { prove: async () => null, isGuessable: false },
  };
  const deps = { transactions, totps, codes, kit, effects, listMethods, endedSessions, clock, recoveryCodes: kept };
  const beginTotp = makeBeginTotp(deps);
  const confirmTotp = makeConfirmTotp(deps);
  return {
    ...deps,
    beginTotp,
    confirmTotp,
    proveFactor: makeProveFactor({ provers, failures: makeFakeProofFailures(store), limits: LIMITS, log }),
  };
}

/** What the app shows, so many steps after now. */
export const codeOf = (secret: { reveal(): string }, clock: Clock, steps = 0): string =>
  new TOTP({ secret: secret.reveal() }).generate({ timestamp: clock.now().getTime() + steps * 30_000 });
