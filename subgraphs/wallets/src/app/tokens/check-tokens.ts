import type { Asset } from "@coffer/money/asset";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { isInSight } from "../../domain/chains/following.ts";
import { isSameToken, type KeptToken, type Token, type TokenFault } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainReader } from "../chains/ports.ts";
import { treasurySwitched } from "./events.ts";
import type { InTokens, TokenInspector, TokenReader } from "./ports.ts";

type Deps = {
  readonly network: NetworkCode;
  /** Listed now. */
  readonly listed: () => readonly Token[];
  /** By the place of each provider. */
  readonly inspectors: readonly TokenInspector[];
  readonly chains: Pick<ChainReader, "find">;
  readonly tokens: TokenReader;
  readonly inTokens: InTokens;
  readonly clock: Clock;
  readonly log: Logger;
  /** There is something to be told. */
  readonly announce: () => void;
  /** What does not fit is looked at again after this. */
  readonly recheckMs: number;
  /** Contracts that a sandbox makes by itself: a moment later there is one. */
  readonly made: readonly string[];
};

const SAYS: Readonly<Record<TokenFault, string>> = {
  NO_CODE: "a token is refused: there is no contract at its address",
  OTHER_DECIMALS: "a token is refused: its contract has other decimals than are listed",
  OTHER_DOMAIN: "a token is refused: its contract signs for another name, version or chain than are listed",
  OTHER_SYMBOL: "a token is refused: its contract calls itself by another symbol than is listed",
};

/**
 * Looks, once the network is in sight, whether each listed token is what it is said to be: one that
 * is not is neither credited nor sent, and everything else goes on. What fits is asked for once by
 * each process while it is listed; what does not, again after a while. Payments is told what can be
 * paid out.
 */
export function makeCheckTokens(deps: Deps): () => Promise<void> {
  const { network, inspectors, chains, clock } = deps;
  let fitting: ReadonlySet<string> = new Set();
  let nextLook: ReadonlyMap<string, number> = new Map();
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain) || chain.leader === null) return;
    const inspector = inspectors[chain.leader - 1];
    if (!inspector) return;
    const listed = deps.listed();
    const kept = await deps.tokens.list(network);
    await retireOthers(deps, listed, kept);
    // Of those that are listed now alone: what comes back is looked at anew.
    const keys = new Map(listed.map((token) => [keyOf(token), token]));
    fitting = new Set([...fitting].filter((key) => isKept(kept, keys.get(key))));
    nextLook = new Map([...nextLook].filter(([key]) => keys.has(key)));
    for (const [key, token] of keys) {
      const now = clock.now();
      if (fitting.has(key) || (nextLook.get(key) ?? 0) > now.getTime()) continue;
      const fault = await inspector.inspect(token, chain.identity.chainId);
      if (fault === "NO_CODE" && deps.made.includes(token.contract)) continue;
      if (fault === null) fitting = new Set([...fitting, key]);
      else nextLook = new Map([...nextLook, [key, now.getTime() + deps.recheckMs]]);
      await note(deps, token, { fault, checkedAt: now });
    }
  };
}

/** All that was looked at. */
const keyOf = ({ asset, contract, domain, symbol = null }: Token): string =>
  JSON.stringify([asset.code, asset.scale, contract, domain?.name, domain?.version, symbol]);

const isKept = (kept: readonly KeptToken[], token: Token | undefined): boolean =>
  token !== undefined && kept.some((one) => one.state === "FITS" && isSameToken(one, token));

type Found = { readonly fault: TokenFault | null; readonly checkedAt: Date };

async function note(deps: Deps, token: Token, { fault, checkedAt }: Found): Promise<void> {
  const { network, log } = deps;
  const { sweepMinimum: _, ...kept } = token;
  const isNews = await keep(deps, { ...kept, state: fault === null ? "FITS" : "REFUSED", fault, checkedAt });
  const place = { network, currency: token.asset.code, contract: token.contract };
  if (fault !== null && isNews) log.error(place, SAYS[fault]);
  if (fault === null && isNews) log.info(place, "a token is what is listed");
}

/** What is listed no more is paid out no more. */
async function retireOthers(deps: Deps, listed: readonly Token[], kept: readonly KeptToken[]): Promise<void> {
  for (const one of kept) {
    const isListed = listed.some(({ contract }) => contract === one.contract);
    if (!isListed && one.state !== "RETIRED") await keep(deps, { ...one, state: "RETIRED", fault: null });
  }
}

/** Whether it is another than before. In one transaction with what payments is told of it. */
async function keep(deps: Deps, token: KeptToken): Promise<boolean> {
  const { network, inTokens, announce, clock } = deps;
  const isNews = await inTokens(async (writer) => {
    // Before its tokens, as whoever opens or pauses it does: of the two words the later is true.
    const treasury = await writer.lockTreasury(network);
    const before = (await writer.tokens.list(network)).find(({ contract }) => contract === token.contract);
    if (before && isSameToken(before, token) && before.state === token.state && before.fault === token.fault)
      return false;
    await writer.tokens.keep(network, token);
    const at = clock.now();
    const words = treasury ? wordsOf(deps, before, token) : [];
    await writer.tell(
      words.map(({ asset, fits }) =>
        treasurySwitched({ network, state: fits && treasury ? treasury.state : "PAUSED" }, asset, at),
      ),
    );
    return true;
  });
  if (isNews) announce();
  return isNews;
}

type Word = { readonly asset: Asset; readonly fits: boolean };

/** Of what left nothing is said where another contract has its currency now: its own check does. */
function wordsOf({ listed }: Deps, before: KeptToken | undefined, now: KeptToken): readonly Word[] {
  const isListed = (code: string) => listed().some(({ asset }) => asset.code === code);
  const hasLeft = before?.state === "FITS" && (now.state === "RETIRED" || before.asset.code !== now.asset.code);
  const left = hasLeft && !isListed(before.asset.code) ? [{ asset: before.asset, fits: false }] : [];
  return now.state === "RETIRED" ? left : [...left, { asset: now.asset, fits: now.state === "FITS" }];
}
