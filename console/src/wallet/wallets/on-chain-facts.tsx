import type { WalletPageQuery } from "../../generated/wallet/wallets/wallets.ts";
import { isNothing } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import type { Fact } from "../../ui/facts.tsx";
import { words } from "../../words/words.ts";

type Wallet = NonNullable<WalletPageQuery["wallet"]>;

/** Of a wallet whose coins stay apart: what is there. */
export function onChainFacts({ custody, addressType, onChainBalance }: Wallet, tokens: number): readonly Fact[] {
  if (custody === "POOLED") return [];
  const w = words.wallets;
  return [
    ...(addressType ? [[w.addressType, addressType.replaceAll("_", "-")] as const] : []),
    [
      w.onChain,
      onChainBalance ? (
        <span key="there">
          <Amount money={onChainBalance.confirmed} />{" "}
          <span className="text-dim text-sm">{w.atBlock(onChainBalance.block.height)}</span>
          {onChainBalance.tokens?.map((token) => (
            <span key={token.currency} className="block">
              <Amount money={token} />
            </span>
          ))}
          {tokens > 0 && onChainBalance.tokens === null && (
            <span className="block text-dim text-sm">{w.tokensUncounted(onChainBalance.confirmed.currency)}</span>
          )}
        </span>
      ) : (
        w.unknownBalance
      ),
    ],
    ...(onChainBalance?.pending && !isNothing(onChainBalance.pending)
      ? [[w.onItsWay, <Amount key="pending" money={onChainBalance.pending} />] as const]
      : []),
  ];
}
