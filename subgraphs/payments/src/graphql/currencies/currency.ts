import { ALL_ENABLED } from "../../domain/currencies/enabled.ts";
import type { CurrencyChangeResolvers, EntityResolvers } from "../generated/types.ts";

export const Currency: EntityResolvers["Currency"] = {
  __resolveReference: ({ code }) => ({ code }),
  depositsEnabled: async ({ code }, _args, { changeOfCurrency }) =>
    ((await changeOfCurrency.load(code))?.enabled ?? ALL_ENABLED).deposits,
  paymentsEnabled: async ({ code }, _args, { changeOfCurrency }) =>
    ((await changeOfCurrency.load(code))?.enabled ?? ALL_ENABLED).payments,
  lastChange: ({ code }, _args, { changeOfCurrency }) => changeOfCurrency.load(code),
};

export const CurrencyChange: CurrencyChangeResolvers = {
  depositsEnabled: ({ enabled }) => enabled.deposits,
  paymentsEnabled: ({ enabled }) => enabled.payments,
  changedAt: ({ decidedAt }) => decidedAt,
  changedBy: ({ operatorId }) => ({ id: operatorId }),
};
