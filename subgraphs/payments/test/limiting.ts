import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { type Clock, systemClock } from "@coffer/platform/values/clock";
import { makeLimitDesk } from "../src/adapters/postgres/limits/limit-desk.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import type { LimitRule } from "../src/domain/limits/rule.ts";
import { makeAdmin } from "./approving.ts";
import { DEPOSIT, type Person, SEND, WITHDRAW, type World } from "./world.ts";

const EXCEEDED =
  "... on LimitExceeded { maximum { amount currency } used { amount } remaining { amount } window kind resetsAt } ... on Refusal { code message }";
const withLimits = (query: string) => query.replace("... on Refusal { code message }", EXCEEDED);
export const LIMITED_SEND = withLimits(SEND);
export const LIMITED_DEPOSIT = withLimits(DEPOSIT);
export const LIMITED_WITHDRAW = withLimits(WITHDRAW);

const RULES = "rules { operation window kind timeZone level user { id } methodKind maximum { amount currency } }";
const SCHEDULE = `version currency effectiveAt reason setBy { id } ${RULES}`;
export const SET_LIMITS = `mutation ($input: SetLimitScheduleInput!) { setLimitSchedule(input: $input) { __typename
  ... on SetLimitScheduleSuccess { schedule { ${SCHEDULE} } } ... on LimitScheduleOutdated { latestVersion } ... on Refusal { code message } } }`;
export const SCHEDULES = `query ($currency: CurrencyCode!, $first: Int!, $after: String) { limitSchedules(currency: $currency, first: $first, after: $after) {
  nodes { ${SCHEDULE} } pageInfo { hasNextPage endCursor } } }`;
export const LIMITS =
  "query ($currency: CurrencyCode!) { limits(currency: $currency) { operation window kind timeZone methodKind limit { amount currency } used { amount } remaining { amount } resetsAt } }";

export type RuleInput = Partial<Record<"kind" | "timeZone" | "userId" | "methodKind", string | undefined>> & {
  readonly operation?: string;
  readonly window?: string;
  readonly level?: number;
  readonly maximum: string;
};

const ADMIN = makeAdmin();
/** Who has just proved who they are. */
const adminAt = (clock: Clock) => ({
  ...ADMIN,
  assurance: { methods: ["pwd"] as const, at: Math.floor(clock.now().getTime() / 1000) },
});

/** What an ADMIN says: rolling days of sends, unless a rule says otherwise. */
export async function setLimits(
  world: World,
  rules: readonly RuleInput[],
  changes: Record<string, unknown> = {},
  actor = adminAt(world.environment.clock),
) {
  const { rows } = await world.admin.query(
    "SELECT coalesce(max(version), 0) AS version FROM payments.limit_schedule WHERE currency = $1",
    [changes.currency ?? "USD"],
  );
  const input = {
    currency: "USD",
    reason: "A test",
    basedOnVersion: rows[0].version,
    idempotencyKey: randomUUID(),
    rules: rules.map((rule) => ({ operation: "SEND", window: "DAY", kind: "ROLLING", ...rule })),
    ...changes,
  };
  const { data, errors } = await world.subgraph.execute({
    query: SET_LIMITS,
    variables: { input },
    actor,
    requestId: "req_test",
  });
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  return { ...(data as any)?.setLimitSchedule, input, errors: errors?.map((error) => error.toJSON()) };
}

export const readLimits = async ({ ask }: Pick<Person, "ask">, currency = "USD") =>
  (await ask(LIMITS, { currency })).limits;

/** Says it without an API, by this clock. */
export async function decideLimits(world: World, rules: readonly LimitRule[], clock: Clock = systemClock) {
  const { pool } = world.environment;
  const desk = makeLimitDesk({ pool, assets: await loadAssets(pool), clock });
  const operatorId = newId("usr");
  const { items } = await desk.list("USD", { first: 1, after: null });
  const set = await desk.decide(
    makeClaim({ actorId: operatorId, operation: "setLimitSchedule", key: randomUUID() }, []),
    {
      currency: "USD",
      effectiveAt: null,
      rules,
      reason: "A test",
      operatorId,
      basedOnVersion: items[0]?.version ?? 0,
    },
  );
  if (!set.ok) throw new Error(JSON.stringify(set.error));
}
