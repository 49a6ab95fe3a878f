import { noMethods, sandboxMethods } from "../adapters/methods/sandbox-methods.ts";
import { makeMethodDesk } from "../adapters/postgres/methods/method-desk.ts";
import type { FindPricedMethod } from "../app/fees/ports.ts";
import { SCENARIOS } from "../domain/methods/scenarios.ts";
import type { Money } from "./money.ts";

type Parts = { readonly methodsMax: number; readonly isSandbox: boolean };

/** Where money can be brought to: `methodDesk` finds it for whoever brings it. */
export const composeMethods = ({ pool }: Money, { methodsMax, isSandbox }: Parts) => {
  const methodDesk = makeMethodDesk(pool, methodsMax);
  const findPricedMethod: FindPricedMethod = async (userId, id) =>
    (await methodDesk.findUsable(userId, id))?.kind ?? null;
  return {
    methodDesk,
    findPricedMethod,
    methodProvider: isSandbox ? sandboxMethods : noMethods,
    scenarios: isSandbox ? SCENARIOS : [],
  };
};
