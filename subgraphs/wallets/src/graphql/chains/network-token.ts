import { isSameToken, type KeptToken } from "../../domain/tokens/token.ts";
import type { Context } from "../context.ts";
import type { NetworkTokenResolvers } from "../generated/types.ts";
import type { NetworkTokenParent } from "../parents.ts";

/** What was found of this very one; null: nothing yet, or before it was configured no more. */
async function findKept(
  { network, token }: NetworkTokenParent,
  { loaders }: Pick<Context, "loaders">,
): Promise<KeptToken | null> {
  const kept = (await loaders.tokens.load(network)).find((one) => isSameToken(one, token));
  return kept?.state === "RETIRED" ? null : (kept ?? null);
}

export const NetworkToken: NetworkTokenResolvers = {
  currency: ({ token: { asset } }) => ({ code: asset.code }),
  contract: ({ token: { contract } }) => contract,
  decimals: ({ token: { asset } }) => asset.scale,
  state: async (of, _args, context) => {
    const state = (await findKept(of, context))?.state;
    return state === "FITS" || state === "REFUSED" ? state : "UNCHECKED";
  },
  fault: async (of, _args, context) => (await findKept(of, context))?.fault ?? null,
  checkedAt: async (of, _args, context) => (await findKept(of, context))?.checkedAt ?? null,
};
