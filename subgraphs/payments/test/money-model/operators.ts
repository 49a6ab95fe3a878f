import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { UserId } from "../../src/domain/money/ids.ts";
import { CURRENCIES, type Currency } from "./books.ts";
import type { Saying } from "./draw.ts";
import {
  type Direction,
  type FeeRule,
  type LimitRule,
  limitedBy,
  type Settings,
  type Terms,
  type Version,
} from "./settings.ts";
import type { Stage } from "./stage.ts";

type Rules = Extract<Saying, { kind: "fees" | "limits" }>;
type Word = Extract<Saying, { kind: "currency" | "policy" | "terms" }>;

const operatorId = newId("usr");
const claimOf = (operation: string) => makeClaim({ actorId: operatorId, operation, key: newId("usr") } as never, []);
const nth = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** Most at once; the others within a day. */
const beginsAt = ({ now }: Settings, n: number): number => (n % 4 === 0 ? now + (n % 86_400) * 1_000 : now);

const KINDS = ["SEND", "SEND", "TRANSFER", "WITHDRAWAL", "DEPOSIT", "EXCHANGE"] as const;
const METHODS = [null, null, null, "BANK", "CARD"] as const;

const toFeeRule = ({ picks: [a, b, c, d], amount }: Rules["rules"][number], people: readonly UserId[]): FeeRule => ({
  kind: nth(KINDS, a),
  user: b % 4 === 0 ? nth(people, c) : null,
  level: b % 4 === 1 ? c % 3 : null,
  method: nth(KINDS, a) === "WITHDRAWAL" || nth(KINDS, a) === "DEPOSIT" ? nth(METHODS, d) : null,
  priority: nth(KINDS, a) === "DEPOSIT" ? null : nth([null, null, "HIGH", "NORMAL", "LOW"] as const, a + c),
  charge: b % 2 === 0 ? "INSIDE" : "ON_TOP",
  tiers: [
    { from: 0n, fixed: BigInt(c % 4), basisPoints: (d * 7) % 1_500 },
    ...(c % 3 === 0 ? [{ from: BigInt(amount), fixed: 0n, basisPoints: (a * 3) % 700 }] : []),
  ],
  minimum: BigInt(b % 2 === 0 ? 1 + (d % 4) : d % 3),
  maximum: a % 3 === 0 ? BigInt((d % 3) + (b % 20)) : null,
});

const PRICED_AS: Readonly<Record<string, (typeof KINDS)[number]>> = {
  deposit: "DEPOSIT",
  withdraw: "WITHDRAWAL",
  exchangeQuote: "EXCHANGE",
};

/** Drawn so that it is of everybody, and takes all of what is small. `act`: what it is for. */
export function takingAll(act: string): Rules["rules"][number] {
  const kind = KINDS.lastIndexOf(PRICED_AS[act] ?? "SEND");
  return { picks: [kind, 2, 10 - kind, 3], amount: 1 };
}

const OPERATIONS = ["SEND", "WITHDRAWAL", "DEPOSIT", "EXCHANGE"] as const;
const LIMITED_AS: Readonly<Record<string, (typeof OPERATIONS)[number]>> = {
  deposit: "DEPOSIT",
  withdraw: "WITHDRAWAL",
  exchange: "EXCHANGE",
};

/** Drawn so that it is of everybody, and what is usual is more. */
export const allowingLittle = (act: string): Rules["rules"][number] => ({
  picks: [OPERATIONS.indexOf(LIMITED_AS[act] ?? "SEND"), 0, 0, 0],
  amount: 20,
});

const ZONES = ["UTC", "Europe/Berlin", "Africa/Cairo", "Asia/Kolkata", "America/Havana"];

function toLimitRule({ picks: [a, b, c, d], amount }: Rules["rules"][number], people: readonly UserId[]): LimitRule {
  const window = nth(["TRANSACTION", "DAY", "DAY", "MONTH"] as const, b);
  const operation = nth(OPERATIONS, a);
  const kind = window === "TRANSACTION" ? null : nth(["ROLLING", "CALENDAR", "OWN_CALENDAR"] as const, c);
  const of = d % 5;
  return {
    operation,
    window,
    kind,
    zone: kind === "CALENDAR" ? nth(ZONES, a + b) : null,
    level: of === 1 || of === 2 ? d % 3 : null,
    user: of === 3 ? nth(people, c) : null,
    method: operation === "WITHDRAWAL" ? nth(METHODS, c) : null,
    maximum: BigInt(amount) * (window === "TRANSACTION" ? 1n : window === "DAY" ? 6n : 20n),
  };
}

/** No two are for the same: nobody could say which decides. */
const distinct = <Rule>(rules: readonly Rule[], nameOf: (rule: Rule) => unknown[]): Rule[] => [
  ...new Map(rules.map((rule) => [JSON.stringify(nameOf(rule)), rule])).values(),
];

const readLatest = async ({ admin }: Stage, table: string, currency: Currency): Promise<number | null> =>
  (await admin.query(`SELECT max(version) AS version FROM payments.${table} WHERE currency = $1`, [currency])).rows[0]
    .version;

/** What an operator says, to the subgraph; the settings as they are then. */
export async function say(
  stage: Stage,
  settings: Settings,
  { step, people }: { step: Rules | Word; people: readonly UserId[] },
): Promise<Settings> {
  const currency = nth(CURRENCIES, step.picks[0] % 2);
  switch (step.kind) {
    case "fees":
      return sayFees(
        stage,
        settings,
        versionOf(settings, step, currency, (rule) => toFeeRule(rule, people)),
      );
    case "limits":
      return sayLimits(
        stage,
        settings,
        versionOf(settings, step, currency, (rule) => toLimitRule(rule, people)),
      );
    case "currency":
      return sayCurrency(stage, settings, { currency, n: step.picks[1] });
    case "policy":
      return sayPolicy(stage, settings, { currency, step });
    case "terms":
      return sayTerms(stage, settings, step);
  }
}

const versionOf = <Rule>(
  settings: Settings,
  { rules, picks }: Rules,
  currency: Currency,
  toRule: (rule: Rules["rules"][number]) => Rule,
): Version<Rule> => ({ currency, at: beginsAt(settings, picks[1]), rules: rules.map(toRule) });

async function sayFees(stage: Stage, settings: Settings, said: Version<FeeRule>): Promise<Settings> {
  const { currency, at } = said;
  const rules = distinct(said.rules, ({ kind, user, level, method, priority }) => [
    kind,
    user,
    level,
    method,
    priority,
  ]);
  const decided = await stage.desks.feeDesk.decide(claimOf("setFeeSchedule"), {
    currency,
    effectiveAt: new Date(at),
    rules: rules.map(({ user: userId, tiers, ...rule }) => ({ ...rule, userId, tiers: tiers as never })),
    reason: "A model says so",
    basedOn: await readLatest(stage, "fee_schedule", currency),
    operatorId,
  });
  if (!decided.ok) throw new Error(`a schedule of fees was refused: ${decided.error.code}`);
  return { ...settings, fees: [...settings.fees, { currency, at, rules }] };
}

async function sayLimits(stage: Stage, settings: Settings, said: Version<LimitRule>): Promise<Settings> {
  const { currency, at } = said;
  const asset = stage.assets.find(currency) as never;
  const rules = distinct(said.rules, ({ operation, window, level, user, method }) => [
    operation,
    window,
    level,
    user,
    method,
  ]);
  const decided = await stage.limits.limitDesk.decide(claimOf("setLimitSchedule"), {
    currency,
    effectiveAt: new Date(at),
    rules: rules.map(
      ({ operation, window, kind, zone: timeZone, level, user: userId, method: methodKind, maximum }) => ({
        ...{ operation, window, kind, timeZone, level, userId, methodKind },
        maximum: money(asset, maximum),
      }),
    ),
    reason: "A model says so",
    operatorId,
    basedOnVersion: (await readLatest(stage, "limit_schedule", currency)) ?? 0,
  });
  if (!decided.ok) throw new Error(`a table of limits was refused: ${decided.error.code}`);
  const limits = [...settings.limits, { currency, at, rules }];
  const others = [...settings.limited].filter((name) => !name.endsWith(` ${currency}`));
  return { ...settings, limits, limited: new Set([...others, ...limitedBy(limits, currency, settings.now)]) };
}

/** Payments more often: schedules and bulk payments meet it at a date of their own. */
const DIRECTIONS = [
  "payments",
  "deposits",
  "payments",
  "withdrawals",
  "exchanges",
] as const satisfies readonly Direction[];

const SWITCHED_AS: Readonly<Record<string, Direction>> = {
  deposit: "deposits",
  withdraw: "withdrawals",
  exchange: "exchanges",
};

/** Which of them switches it off. */
export const switchOf = (act: string): number =>
  DIRECTIONS.findIndex((one) => one === (SWITCHED_AS[act] ?? "payments"));

/** As often as not all is on. */
async function sayCurrency(
  stage: Stage,
  settings: Settings,
  { currency, n }: { currency: Currency; n: number },
): Promise<Settings> {
  const off = n % 2 === 0 ? nth(DIRECTIONS, Math.floor(n / 2)) : null;
  const enabled = {
    deposits: off !== "deposits",
    payments: off !== "payments",
    withdrawals: off !== "withdrawals",
    exchanges: off !== "exchanges",
  };
  const word = { currency, enabled, reason: "A model says so", operatorId };
  await stage.desks.currencyDesk.decide(claimOf("setCurrencyEnabled"), word);
  const others = [...settings.disabled].filter((name) => !name.endsWith(` ${currency}`));
  return { ...settings, disabled: new Set([...others, ...(off ? [`${off} ${currency}`] : [])]) };
}

async function sayPolicy(
  stage: Stage,
  settings: Settings,
  { currency, step }: { currency: Currency; step: Word },
): Promise<Settings> {
  const threshold = step.picks[1] % 3 === 0 ? null : BigInt(step.amount) + 60n;
  const newPayees = step.picks[2] % 4 === 0;
  const asset = stage.assets.find(currency) as never;
  const word = { currency, threshold: threshold === null ? null : money(asset, threshold), newPayees, operatorId };
  await stage.desks.policyDesk.decide(claimOf("setApprovalPolicy"), word as never);
  return { ...settings, policies: new Map([...settings.policies, [currency, { threshold, newPayees }]]) };
}

const PAIRS = [
  { base: "EUR", counter: "USD", rates: ["1.25", "0.8", "3.75", "0.021", "1", "1.3333333333"] },
  { base: "USD", counter: "EUR", rates: ["0.9", "1.7", "0.3333333333", "12.5"] },
  { base: "BTC", counter: "USD", rates: ["64250.00", "59216.59", "812.5"] },
] as const;

/** What the market says from then on, and of two currencies how they are exchanged. */
async function sayTerms(
  stage: Stage,
  settings: Settings,
  { picks: [a, b, c, d], amount }: Pick<Word, "picks" | "amount">,
): Promise<Settings> {
  const { base, counter, rates } = nth(PAIRS, a);
  const rate = b % 3 === 0 ? null : nth<string>(rates, c);
  const terms: Terms = {
    ...{ base, counter, at: beginsAt(settings, d) },
    spread: c % 9 === 0 ? null : (amount * 7) % 1_200,
    rate,
    minimum: rate === null && d % 3 === 0 ? "0.5" : null,
    maximum: rate === null && d % 2 === 0 ? "1.5" : null,
  };
  const market = b % 5 === 0 ? null : nth<string>(["1.1", "0.4", "1.75", "1.0001"], d);
  await stage.setTerms({
    ...{ base, counter, effectiveAt: new Date(terms.at), rate, spreadBasisPoints: terms.spread },
    ...{ minimumRate: terms.minimum, maximumRate: terms.maximum, reason: "A model says so", operatorId },
  });
  stage.market.rate = market;
  return { ...settings, market, terms: [...settings.terms, terms] };
}

/** By which something is exchanged from the beginning on. */
export async function sayFirstTerms(stage: Stage, settings: Settings): Promise<Settings> {
  const first = PAIRS.map((_pair, n) => ({ picks: [n, 1, 1, 1], amount: 8 }) as const);
  let said = settings;
  for (const one of first) said = await sayTerms(stage, said, one);
  return said;
}
