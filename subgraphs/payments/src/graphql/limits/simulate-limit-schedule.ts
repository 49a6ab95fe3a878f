import { readInput } from "@coffer/platform/graphql/read-input";
import type { Counted, LimitRefusals as Refusals } from "../../domain/limits/simulation.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { LOOK_COST } from "../history/payment-lists.ts";
import { makeAssetParser } from "../money/parse.ts";
import { makePeriodParser } from "../money/parse-period.ts";
import { presentMoney } from "../money/present.ts";
import { presentLooked } from "../money/present-looked.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { makeLimitRulesParser } from "./parse.ts";

export const simulateLimitSchedule: QueryResolvers["simulateLimitSchedule"] = async (_root, args, { app, work }) => {
  const known = { assets: await app.assetsFor(args), timeZones: await app.timeZones() };
  const asked = readInput(args, (read) => ({
    asset: read("input.currency", makeAssetParser(known.assets)),
    rules: read("input.rules", makeLimitRulesParser(known, args.input.currency)),
    period: read("input.period", makePeriodParser(app.clock.now())),
  }));
  work?.take(LOOK_COST);
  const simulated = await app.simulateLimitSchedule(asked);
  if (!simulated.ok) return presentRefusal(simulated.error);
  const { looked, judged, draft, present } = simulated.value;
  return {
    __typename: "LimitSimulation",
    period: presentLooked(asked.period, looked),
    ...presentCounted(judged),
    draft: { version: null, ...presentRefusals(draft) },
    present: present && { version: present.version, ...presentRefusals(present) },
  };
};

const presentRefusals = ({ rules, ...all }: Refusals) => ({
  ...presentCounted(all),
  rules: rules.map(({ rule, ...of }) => ({ rule, ...presentCounted(of) })),
});

const presentCounted = ({ payments, people, amount }: Counted) => ({ payments, people, amount: presentMoney(amount) });
