import type { Money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { faultAt, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { SIMULATED_MAX } from "../../app/deposits/simulate-deposit.ts";
import type { WalletsApp } from "../../app/use-cases.ts";
import type { MoneyInput, MutationResolvers } from "../generated/types.ts";
import { makeNetworkAmountParser } from "../network-amount.ts";
import { presentRefusal } from "../present.ts";

export const simulateChainDeposit: MutationResolvers["simulateChainDeposit"] = async (_root, args, { actor, app }) => {
  const ownerId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    walletId: read("input.walletId", makeIdParser("wal")),
    amount: read("input.amount", makeAmountParser(app)),
  }));
  const simulated = await app.simulateDeposit({ ownerId, ...command });
  return simulated.ok
    ? { __typename: "SimulateChainDepositSuccess", ...simulated.value }
    : presentRefusal(simulated.error);
};

const makeAmountParser =
  (app: WalletsApp): Parser<MoneyInput, Money> =>
  (given, path) => {
    const read = makeNetworkAmountParser(app)(given, path);
    if (read.ok && read.value.units > SIMULATED_MAX * 10n ** BigInt(read.value.asset.scale))
      return faultAt(`${path}.amount`, "OUT_OF_RANGE", `must be at most ${SIMULATED_MAX}`);
    return read;
  };
