import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import type { World } from "./world.ts";

const MONEY = "{ amount }";
const PERIOD = "period { from before lookedFrom lookedAt isPartial }";
const SUMS = `payments amount ${MONEY} taken ${MONEY} simulated ${MONEY} refused`;
const SIMULATE_FEES = `query ($input: SimulateFeeScheduleInput!) { simulateFeeSchedule(input: $input) { __typename
  ... on FeeSimulation { ${PERIOD} ${SUMS} peoplePayingMore peoplePayingLess groups { kind method priority level ${SUMS} }
    rises { paymentId kind amount ${MONEY} taken ${MONEY} simulated ${MONEY} } } ... on Refusal { code message } } }`;
const COUNTED = `payments people amount ${MONEY}`;
const REFUSALS = `{ version ${COUNTED} rules { ${COUNTED} rule { operation window kind timeZone level user { id } methodKind maximum ${MONEY} } } }`;
const SIMULATE_LIMITS = `query ($input: SimulateLimitScheduleInput!) { simulateLimitSchedule(input: $input) { __typename
  ... on LimitSimulation { ${PERIOD} ${COUNTED} draft ${REFUSALS} present ${REFUSALS} } ... on Refusal { code message } } }`;

const AUDITOR = userActor(newId("usr"), { roles: ["USER", "AUDITOR"] });

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
type Answer = any;

const asking =
  (query: string, field: string) =>
  async (
    world: World,
    rules: readonly object[],
    { actor = AUDITOR, ...more }: { actor?: UserActor } & Record<string, unknown> = {},
  ): Promise<Answer> => {
    const variables = { input: { currency: "USD", rules, ...more } };
    const { data, errors } = await world.subgraph.execute({
      query,
      variables,
      actor,
      requestId: `req_${randomUUID()}`,
    });
    if (errors?.length) return { errors: errors.map((error) => error.toJSON()) };
    return (data as Answer)[field];
  };

export const simulateFees = asking(SIMULATE_FEES, "simulateFeeSchedule");
export const simulateLimits = asking(SIMULATE_LIMITS, "simulateLimitSchedule");
