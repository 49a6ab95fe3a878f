import { ALL_ENABLED } from "../../domain/currencies/enabled.ts";
import type { Context } from "../context.ts";
import type { CurrencyChangeResolvers, EntityResolvers } from "../generated/types.ts";

const loadEnabled = async (code: string, { changeOfCurrency }: Context) =>
  (await changeOfCurrency.load(code))?.enabled ?? ALL_ENABLED;

export const Currency: EntityResolvers["Currency"] = {
  __resolveReference: ({ code }) => ({ code }),
  depositsEnabled: async ({ code }, _args, context) => (await loadEnabled(code, context)).deposits,
  paymentsEnabled: async ({ code }, _args, context) => (await loadEnabled(code, context)).payments,
  withdrawalsEnabled: async ({ code }, _args, context) => (await loadEnabled(code, context)).withdrawals,
  exchangesEnabled: async ({ code }, _args, context) => (await loadEnabled(code, context)).exchanges,
  lastChange: ({ code }, _args, { changeOfCurrency }) => changeOfCurrency.load(code),
};

export const CurrencyChange: CurrencyChangeResolvers = {
  depositsEnabled: ({ enabled }) => enabled.deposits,
  paymentsEnabled: ({ enabled }) => enabled.payments,
  withdrawalsEnabled: ({ enabled }) => enabled.withdrawals,
  exchangesEnabled: ({ enabled }) => enabled.exchanges,
  changedAt: ({ decidedAt }) => decidedAt,
  changedBy: ({ operatorId }) => ({ id: operatorId }),
};
