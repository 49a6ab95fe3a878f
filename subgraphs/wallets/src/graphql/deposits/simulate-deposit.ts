import type { Asset } from "@coffer/money/asset";
import { AMOUNT_MESSAGES, type Money, parsePositiveMoney } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { faultAt, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { SIMULATED_MAX } from "../../app/deposits/simulate-deposit.ts";
import type { WalletsApp } from "../../app/use-cases.ts";
import type { MoneyInput, MutationResolvers } from "../generated/types.ts";
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

/** Of the networks' own currencies. */
const makeAmountParser =
  ({ networks }: Pick<WalletsApp, "networks">): Parser<MoneyInput, Money> =>
  ({ currency, amount }, path) => {
    const facts = [...networks.values()].find(({ facts: { nativeCurrency } }) => nativeCurrency === currency)?.facts;
    if (facts === undefined)
      return faultAt(`${path}.currency`, "UNKNOWN_CURRENCY", "is no network's own currency here");
    const asset: Asset = { code: currency, scale: facts.nativeScale };
    const read = parsePositiveMoney(asset, amount);
    if (!read.ok) return faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
    if (read.value.units > SIMULATED_MAX * 10n ** BigInt(asset.scale))
      return faultAt(`${path}.amount`, "OUT_OF_RANGE", `must be at most ${SIMULATED_MAX}`);
    return read;
  };
