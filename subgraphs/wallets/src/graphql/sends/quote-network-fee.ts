import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { QueryResolvers } from "../generated/types.ts";
import { makeNetworkAmountParser } from "../network-amount.ts";
import { presentMoney, presentRefusal } from "../present.ts";

export const quoteNetworkFee: QueryResolvers["quoteNetworkFee"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const asked = readInput(args, (read) => ({
    network: read("input.network", anything),
    address: read("input.address", optional(anything)),
    amount: read("input.amount", optional(makeNetworkAmountParser(app, args.input.network))),
  }));
  const quoted = await app.takeQuoteTurn(userId, () => app.quoteNetworkFee(asked));
  if (!quoted.ok) return presentRefusal(quoted.error);
  const { options, ...quote } = quoted.value;
  return {
    __typename: "NetworkFeeQuote",
    ...quote,
    options: options.map(({ priority, expected, maximum }) => ({
      priority,
      expectedFee: presentMoney(expected),
      maximumFee: presentMoney(maximum),
    })),
  };
};
