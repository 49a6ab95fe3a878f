import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import { ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import type { SubmitWarranted } from "../../src/app/approvals/submit-warranted.ts";
import type { Assets } from "../../src/app/money/ports.ts";
import type { CountLink } from "../../src/app/requests/ports.ts";
import type { UserId } from "../../src/domain/money/ids.ts";
import { makeFakePolicies } from "./approvals.ts";
import { makeFakeBulks } from "./bulks.ts";
import { makeFakeDirectory } from "./directory.ts";
import { fakeFeeIncome, makeFakeFees } from "./fees.ts";
import { makeFakeMoney } from "./money.ts";
import { makeFakeRequests } from "./requests.ts";
import { makeFakeSchedules } from "./schedules.ts";

const ASSETS: readonly Asset[] = [
  { code: "USD", scale: 2 },
  { code: "EUR", scale: 2 },
  { code: "ETH", scale: 18 },
];

export const fakeAssets: Assets = {
  find: (code) => ASSETS.find((asset) => asset.code === code),
  look: async () => undefined,
};

/** So many cents. */
export function cents(units: bigint, currency = "USD"): Money {
  const asset = fakeAssets.find(currency);
  if (!asset) throw new Error(`no asset ${currency}`);
  return money(asset, units);
}

/** Everything that a use case of money needs, in memory, and two people with an account each. */
export function makeFakeWorld() {
  const clock = makeFakeClock();
  const requests = makeFakeRequests(clock);
  const schedules = makeFakeSchedules(clock);
  const { standing: scheduleAsItIs, ...ofSchedules } = schedules;
  const ofBulks = makeFakeBulks(clock);
  const { bulks, bulkDesk, bulkChanges } = ofBulks;
  const money = makeFakeMoney(clock, { requests, schedules, bulks: ofBulks });
  const policies = makeFakePolicies();
  /** Whom payers have approved payments to: by their ids. */
  const approvedPayees = new Set<string>();
  /** Whose links were looked at. */
  const lookedAt: UserId[] = [];
  const countLink: CountLink = async (userId) => void lookedAt.push(userId);
  const directory = makeFakeDirectory();
  const fees = makeFakeFees();
  /** By nobody's policy. */
  const submitWarranted: SubmitWarranted = async ({ toCommand }) =>
    ok(await money.submit(toCommand({ kind: "policy", version: 0 })));
  const [alice, bob, eve] = [directory.person("alice"), directory.person("bob"), directory.person("eve")];
  return {
    clock,
    money,
    directory,
    fees,
    policies,
    approvedPayees,
    lookedAt,
    deps: {
      ...money,
      ...requests,
      ...ofSchedules,
      scheduleAsItIs,
      bulks,
      bulkDesk,
      bulkChanges,
      started: () => undefined,
      policies: policies.policies,
      approvedPayees: { has: async ({ payeeId }: { payeeId: string }) => approvedPayees.has(payeeId) },
      countLink,
      isBeingEnded: async () => false,
      submitWarranted,
      directory,
      fees,
      feeIncome: fakeFeeIncome,
      assets: fakeAssets,
      clock,
    },
    alice: { ...alice, account: directory.account(alice.userId) },
    bob: { ...bob, account: directory.account(bob.userId) },
    eve: { ...eve, account: directory.account(eve.userId) },
  };
}

export type FakeWorld = ReturnType<typeof makeFakeWorld>;
