import type { QueryResolvers } from "../generated/types.ts";

export const currencies: QueryResolvers["currencies"] = async (_root, _args, { app }) => [
  ...(await app.currencies.list()),
];

export const currency: QueryResolvers["currency"] = (_root, { code }, { currencyByCode }) => currencyByCode.load(code);
