import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type NetworkChangeId, TOKENS_MAX, type TokenListing } from "../../domain/settings/network-change.ts";
import type {
  ListingRefusal,
  NetworkChangeOutdated,
  NetworkHasNoTokens,
  TokenContractInvalid,
  TokenCurrencyUnknown,
  TokenIdentityInvalid,
  TokenIsListed,
  TokenIsNative,
  TokenNotListed,
  TokenTooPrecise,
} from "../../domain/settings/refusals.ts";
import type { NetworkTerms } from "../../domain/settings/terms.ts";
import type { Token } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import type { Networks } from "../wallets/ports.ts";
import type { ChangeableNetworks, ChangeWriter, LiveTerms, TokenForm } from "./ports.ts";
import { type Author, type ProposeDeps, proposeChange } from "./propose-change.ts";

type OfToken = Author & { readonly network: NetworkCode; readonly currency: string };
export type ProposeListing = OfToken & {
  readonly contract: string;
  readonly decimals: number;
  readonly domain: Token["domain"];
  readonly symbol: string | null;
  readonly sweepMinimum: bigint | null;
};
export type ProposeTokenChange = OfToken & { readonly sweepMinimum: bigint | null };
export type ProposeDelisting = OfToken;

type CommonRefusal =
  | NetworkUnavailable
  | NetworkHasNoTokens
  | TokenIsNative
  | NetworkChangeOutdated
  | IdempotencyKeyReused;
type OfNewListing = TokenIsListed | ListingRefusal | TokenCurrencyUnknown | TokenTooPrecise;
export type ProposeListingRefusal = CommonRefusal | TokenContractInvalid | TokenIdentityInvalid | OfNewListing;
export type ProposeTokenChangeRefusal = CommonRefusal | TokenNotListed;

export type ProposeTokens = {
  list(command: ProposeListing): Promise<Result<NetworkChangeId, ProposeListingRefusal>>;
  change(command: ProposeTokenChange): Promise<Result<NetworkChangeId, ProposeTokenChangeRefusal>>;
  delist(command: ProposeDelisting): Promise<Result<NetworkChangeId, ProposeTokenChangeRefusal>>;
};

type Deps = ProposeDeps & {
  readonly networks: Networks;
  readonly changeable: ChangeableNetworks;
  readonly terms: Pick<LiveTerms, "by">;
};

/** Nothing is in force by any of them before somebody else agrees. */
export function makeProposeTokens({ networks, changeable, terms, ...deps }: Deps): ProposeTokens {
  const readForm = ({ network, currency }: OfToken): Result<TokenForm, CommonRefusal> => {
    const [known, of] = [networks.get(network), changeable.get(network)];
    if (!known || !of) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    if (!of.tokens) return err({ code: "NETWORK_HAS_NO_TOKENS" });
    return known.facts.nativeCurrency === currency ? err({ code: "TOKEN_IS_NATIVE" }) : ok(of.tokens);
  };
  /** What becomes of one that is listed. */
  const proposeOver = async (
    command: OfToken,
    operation: string,
    { words, toListing }: { readonly words: readonly string[]; readonly toListing: (token: Token) => TokenListing },
  ): Promise<Result<NetworkChangeId, ProposeTokenChangeRefusal>> => {
    const form = readForm(command);
    if (!form.ok) return form;
    const claim = claimOf(command, operation, words);
    return proposeChange<TokenNotListed>(deps, { ...command, claim }, async (_writer, versions) => {
      const token = terms.by(command.network, versions).tokens.find(({ asset }) => asset.code === command.currency);
      return token === undefined
        ? err({ code: "TOKEN_NOT_LISTED" })
        : ok({ settings: null, listing: toListing(token) });
    });
  };
  return {
    async list(command) {
      const form = readForm(command);
      if (!form.ok) return form;
      const token = readToken(command, form.value);
      if (!token.ok) return token;
      const { contract, decimals, domain, symbol, sweepMinimum } = command;
      const claim = claimOf(command, "proposeTokenListing", [
        ...[contract, String(decimals), String(domain?.name), String(domain?.version), String(symbol)],
        String(sweepMinimum),
      ]);
      return proposeChange<OfNewListing>(deps, { ...command, claim }, async (writer, versions) => {
        const inForce = terms.by(command.network, versions);
        const isListed = inForce.tokens.some(({ asset }) => asset.code === command.currency);
        if (isListed) return err({ code: "TOKEN_IS_LISTED" });
        const fault = findTaken(inForce, token.value) ?? (await findUnheld(writer, token.value));
        return fault ? err(fault) : ok({ settings: null, listing: { token: token.value, isListed: true } });
      });
    },
    change: (command) =>
      proposeOver(command, "proposeTokenChange", {
        words: [String(command.sweepMinimum)],
        toListing: (token) => ({ token: { ...token, sweepMinimum: command.sweepMinimum }, isListed: true }),
      }),
    delist: (command) =>
      proposeOver(command, "proposeTokenDelisting", { words: [], toListing: (token) => ({ token, isListed: false }) }),
  };
}

const claimOf = (
  { operatorId: actorId, network, currency, reason, basedOn, idempotencyKey: key }: OfToken,
  operation: string,
  words: readonly string[],
) => makeClaim({ actorId, operation, key }, [network, currency, ...words, reason, String(basedOn)]);

function readToken(
  { currency, contract: text, decimals, domain, symbol, sweepMinimum }: ProposeListing,
  { identity, readContract }: TokenForm,
): Result<Token, TokenContractInvalid | TokenIdentityInvalid> {
  const contract = readContract(text);
  if (contract === null) return err({ code: "TOKEN_CONTRACT_INVALID" });
  const isSaid = identity === "DOMAIN" ? domain !== null && symbol === null : domain === null && symbol !== null;
  if (!isSaid) return err({ code: "TOKEN_IDENTITY_INVALID" });
  return ok({ asset: { code: currency, scale: decimals }, contract, domain, symbol, sweepMinimum });
}

/** What stands in the way of one more by now: looked for again by whoever agrees. */
export function findTaken({ tokens }: Pick<NetworkTerms, "tokens">, { asset, contract }: Token): ListingRefusal | null {
  const others = tokens.filter((token) => token.asset.code !== asset.code);
  const taken = others.find((token) => token.contract === contract);
  if (taken) return { code: "TOKEN_CONTRACT_TAKEN", currency: taken.asset.code };
  return others.length < TOKENS_MAX ? null : { code: "TOKENS_TOO_MANY", limit: TOKENS_MAX };
}

/** What comes in is written to accounts to the last digit. */
async function findUnheld(
  writer: Pick<ChangeWriter, "findAsset">,
  { asset: { code, scale } }: Token,
): Promise<TokenCurrencyUnknown | TokenTooPrecise | null> {
  const held = await writer.findAsset(code);
  if (!held) return { code: "TOKEN_CURRENCY_UNKNOWN" };
  return scale > held.scale ? { code: "TOKEN_TOO_PRECISE", limit: held.scale } : null;
}
