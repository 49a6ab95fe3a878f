import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { actReason, makeCurrencyParser } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const setCurrencyEnabled: MutationResolvers["setCurrencyEnabled"] = async (_root, args, context) => {
  const { app, actor, changeOfCurrency } = context;
  const operatorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { deposits, payments, withdrawals, exchanges, ...said } = readInput(args, (read) => ({
    currency: read("input.currency", makeCurrencyParser(assets)),
    deposits: read("input.deposits", anything<boolean>),
    payments: read("input.payments", anything<boolean>),
    withdrawals: read("input.withdrawals", anything<boolean | null | undefined>),
    exchanges: read("input.exchanges", anything<boolean | null | undefined>),
    reason: read("input.reason", actReason),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const enabled = { deposits, payments, withdrawals: withdrawals ?? payments, exchanges: exchanges ?? payments };
  const set = await app.setCurrencyEnabled({ operatorId, enabled, ...said });
  changeOfCurrency.clear(said.currency);
  if (!set.ok) return presentRefusal(set.error);
  return { __typename: "SetCurrencyEnabledSuccess", currency: { code: said.currency } };
};
