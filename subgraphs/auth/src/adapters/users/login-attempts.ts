import { type AttemptCounter, tooMany } from "@coffer/platform/graphql/attempt-counters";
import type { Clock } from "@coffer/platform/values/clock";
import type { AttemptLimits, LoginAttempt } from "../../app/users/ports.ts";
import { type LockPolicy, lockMs } from "../../domain/users/locks.ts";
import { type TurnPolicy, turnMs } from "../../domain/users/turns.ts";
import { accountKeys, keyOf, liftKeyOf, UNKNOWN } from "./attempt-keys.ts";

export type LoginPolicy = {
  /** Attempts from one network, whoever they are for, right or wrong. */
  readonly perNetwork: number;
  /** Failures for one account from one network, or from one of the account's devices. */
  readonly perAccountAndNetwork: number;
  /**
   * Failures for one account from all networks together; beyond them strangers take turns, and
   * nobody is locked out.
   */
  readonly perAccount: number;
} & TurnPolicy &
  LockPolicy;

type Parts = { readonly makeCounter: () => AttemptCounter; readonly policy: LoginPolicy; readonly clock: Clock };
type Counting = Omit<Parts, "makeCounter"> & { readonly counter: AttemptCounter };

const DAY_MS = 24 * 60 * 60_000;

export const makeCountLogin =
  ({ makeCounter, ...parts }: Parts): AttemptLimits["countLogin"] =>
  ({ device, ...attempt }) => {
    const counting = { ...parts, counter: makeCounter() };
    return device === undefined ? countNetwork(counting, attempt) : countDevice(counting, { ...attempt, device });
  };

async function countNetwork(counting: Counting, attempt: LoginAttempt) {
  const { account, network = UNKNOWN, isKnownNetwork } = attempt;
  const { counter, policy } = counting;
  const { increment, take, forget } = counter;
  // From the narrowest on: what a network is refused for must not count against anybody's
  // account.
  if (network !== UNKNOWN) await take(keyOf("login:network", network), policy.perNetwork, policy.windowMs);
  const lift = await findLift(counter, account);
  const pair = await countOrigin(counting, { kind: "pair", of: [account, network], account, lift });
  const { failures: all, turn } = accountKeys(account, lift);
  const { count } = await increment(all, policy.windowMs);
  if (count <= policy.perAccount) return { forgive: () => forget([pair, all]) };
  // Somebody guesses from many networks. That must slow them down, and not the account's owner.
  if (!(await isKnownNetwork())) await take(turn, 1, turnMs(count - policy.perAccount, policy));
  return { forgive: () => forget([pair]) };
}

async function countDevice(counting: Counting, { account, device }: { account: string; device: string }) {
  const { counter, policy } = counting;
  await counter.take(keyOf("login:device-attempts", device), policy.perNetwork, policy.windowMs);
  const lift = await findLift(counter, account);
  const failures = await countOrigin(counting, { kind: "device", of: [device], account, lift });
  return { forgive: () => counter.forget([failures]) };
}

const findLift = async ({ read }: AttemptCounter, account: string): Promise<string> =>
  (await read(liftKeyOf(account))) ?? "";

type Origin = {
  readonly kind: "pair" | "device";
  readonly of: readonly string[];
  readonly account: string;
  readonly lift: string;
};

/**
 * Counts an attempt of a network, or of a device, and locks it out beyond the limit: each time for
 * longer. Where its failures are counted.
 */
async function countOrigin({ counter, policy, clock }: Counting, { kind, of, account, lift }: Origin): Promise<string> {
  const { increment, read, put } = counter;
  const failures = keyOf(`login:${kind}`, ...of, lift);
  const { count, ttlMs } = await increment(failures, policy.windowMs);
  if (count <= policy.perAccountAndNetwork) return failures;
  if (count > policy.perAccountAndNetwork + 1) throw tooMany(ttlMs);
  // Of however many at once, one comes here.
  const { count: nth } = await increment(keyOf(`login:${kind}-locks`, ...of, lift), DAY_MS);
  const ms = lockMs(nth, policy);
  await put(failures, String(count), ms);
  const { locks, lockedUntil } = accountKeys(account, lift);
  const until = clock.now().getTime() + ms;
  if (Number.parseInt((await read(lockedUntil)) ?? "0", 10) < until) await put(lockedUntil, String(until), ms);
  await increment(locks, DAY_MS);
  throw tooMany(ms);
}
