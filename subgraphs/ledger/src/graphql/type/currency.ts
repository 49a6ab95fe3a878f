import type { EntityResolvers } from "../generated/types.ts";

export const Currency: EntityResolvers["Currency"] = {
  __resolveReference: ({ code }, { currencyByCode }) => currencyByCode.load(code),
};
