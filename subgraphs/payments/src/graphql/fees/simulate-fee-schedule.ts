import { readInput } from "@coffer/platform/graphql/read-input";
import type { FeeSums, FeeRise as Rise } from "../../domain/fees/simulation.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { LOOK_COST } from "../history/payment-lists.ts";
import { makeAssetParser } from "../money/parse.ts";
import { makePeriodParser } from "../money/parse-period.ts";
import { presentMoney } from "../money/present.ts";
import { presentLooked } from "../money/present-looked.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { makeFeeRulesParser } from "./parse.ts";

export const simulateFeeSchedule: QueryResolvers["simulateFeeSchedule"] = async (_root, args, { app, work }) => {
  const assets = await app.assetsFor(args);
  const asked = readInput(args, (read) => ({
    asset: read("input.currency", makeAssetParser(assets)),
    rules: read("input.rules", makeFeeRulesParser(assets, args.input.currency)),
    period: read("input.period", makePeriodParser(app.clock.now())),
  }));
  work?.take(LOOK_COST);
  const simulated = await app.simulateFeeSchedule(asked);
  if (!simulated.ok) return presentRefusal(simulated.error);
  const { looked, groups, rises, payingMore, payingLess, ...sums } = simulated.value;
  return {
    __typename: "FeeSimulation",
    period: presentLooked(asked.period, looked),
    ...presentSums(sums),
    peoplePayingMore: payingMore,
    peoplePayingLess: payingLess,
    groups: groups.map(({ kind, method, priority, level, ...of }) => ({
      ...{ kind, method, priority, level },
      ...presentSums(of),
    })),
    rises: rises.map(presentRise),
  };
};

const presentSums = ({ payments, amount, taken, simulated, refused }: FeeSums) => ({
  ...{ payments, refused },
  ...presentFees({ amount, taken, simulated }),
});

const presentRise = ({ paymentId, kind, ...fees }: Rise) => ({ paymentId, kind, ...presentFees(fees) });

const presentFees = ({ amount, taken, simulated }: Pick<FeeSums, "amount" | "taken" | "simulated">) => ({
  amount: presentMoney(amount),
  taken: presentMoney(taken),
  simulated: presentMoney(simulated),
});
