import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { SWITCH_REASON_MAX } from "../../domain/treasuries/treasury.ts";
import type { MutationResolvers, QueryResolvers, TreasuryResolvers } from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";

export const treasuries: QueryResolvers["treasuries"] = async (_root, _args, { app }) => [
  ...(await app.readTreasuries.list()),
];

export const openTreasury: MutationResolvers["openTreasury"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    reason: read("input.reason", prose(SWITCH_REASON_MAX)),
  }));
  const opened = await app.openTreasury({ operatorId, ...command });
  return opened.ok
    ? { __typename: "OpenTreasurySuccess", treasury: await app.readTreasuries.see(opened.value) }
    : presentRefusal(opened.error);
};

export const switchTreasury: MutationResolvers["switchTreasury"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    state: read("input.state", anything),
    reason: read("input.reason", prose(SWITCH_REASON_MAX)),
  }));
  const switched = await app.switchTreasury({ operatorId, ...command });
  return switched.ok
    ? { __typename: "SwitchTreasurySuccess", treasury: await app.readTreasuries.see(switched.value) }
    : presentRefusal(switched.error);
};

export const Treasury: TreasuryResolvers = {
  network: ({ treasury: { network } }) => network,
  address: ({ treasury: { address } }) => address,
  state: ({ treasury: { state } }) => state,
  balance: ({ balance }) => balance && presentMoney(balance),
  planned: ({ planned }) => presentMoney(planned),
  tokens: ({ tokens }) =>
    tokens.map(({ token, balance, planned }) => ({
      ...{ currency: { code: token.asset.code }, contract: token.contract },
      ...{ balance: balance && presentMoney(balance), planned: presentMoney(planned) },
    })),
  cold: ({ cold }) =>
    cold.map(({ address, isInForce, balance, tokens }) => ({
      ...{ address, isInForce, balance: balance && presentMoney(balance) },
      tokens: tokens.map(({ token, balance: there }) => ({
        ...{ currency: { code: token.asset.code }, contract: token.contract, balance: there && presentMoney(there) },
      })),
    })),
  nextNonce: ({ nextNonce }) => nextNonce,
  unmined: ({ unmined: { count } }) => count,
  unminedSince: ({ unmined: { since } }) => since,
  halt: ({ halt }) => halt,
  switches: ({ switches }) => [...switches],
  openedAt: ({ treasury: { openedAt } }) => openedAt,
};
