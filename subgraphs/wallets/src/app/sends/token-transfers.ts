import type { ChainId } from "../../domain/chains/block.ts";
import type { Send } from "../../domain/sends/send.ts";
import type { KnownToken } from "../../domain/tokens/token.ts";
import type { TokenTransfer } from "./chain-ports.ts";
import type { SendsDeps } from "./deps.ts";
import { withKey } from "./make-attempt.ts";

type Deps = Pick<SendsDeps, "network" | "tokens" | "sends" | "vault" | "log">;

type Asked = {
  readonly chainId: ChainId;
  /** It was signed before: others wait behind its nonce, whatever its token has become since. */
  readonly isSigned: boolean;
};

/**
 * How a send moves its token; null of the network's own currency. Where it moves what is another
 * address's, that one's key is opened, and zeroed, for its authorization alone, which is the same
 * for every attempt of a send. UNFIT: nothing of the token is sent now.
 */
export async function findTokenTransfer(
  deps: Deps,
  { id, token, payee, amount }: Pick<Send, "id" | "token" | "payee" | "amount">,
  { chainId, isSigned }: Asked,
): Promise<TokenTransfer | null | "UNFIT"> {
  if (token === null) return null;
  const { contract, owner } = token;
  if (isSigned && owner === null) return { contract, authorization: null };
  const usable = isSigned ? deps.tokens.known : await deps.tokens.listFitting();
  const found = usable.find((one) => isOf(one, contract, amount.asset));
  if (!found) return "UNFIT";
  if (owner === null) return { contract, authorization: null };
  const { authorize } = deps.tokens;
  const { domain } = found;
  if (!authorize || domain === null) return "UNFIT";
  const key = await deps.sends.findSourceKey(deps.network, owner);
  const terms = { token: { contract, domain }, chainId, owner, payee, units: amount.units, sendId: id };
  const authorization = await withKey(deps, key, async (spending) => authorize(terms, spending));
  return authorization === null ? "UNFIT" : { contract, authorization };
}

const isOf = (token: KnownToken, contract: string, { code, scale }: Send["amount"]["asset"]): boolean =>
  token.contract === contract && token.asset.code === code && token.asset.scale === scale;
