import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ChainDeposits } from "../../chain-deposits/chain-deposits.tsx";
import type { NetworkFactsFragment, WalletPageQuery } from "../../generated/wallet/wallets/wallets.ts";
import { mode } from "../../shell/mode.ts";
import { findNetwork } from "./network.ts";
import { TestMoney } from "./test-money.tsx";

type Props = {
  readonly wallet: NonNullable<WalletPageQuery["wallet"]>;
  readonly networks: readonly NetworkFactsFragment[];
};

/** What came to one's own wallet; in a sandbox, a way to have something come. */
export function Deposits({ wallet: { id, network: code, custody }, networks }: Props) {
  const { deposits: after } = useSearch({ from: "/inside/wallets/$id" });
  const navigate = useNavigate({ from: "/wallets/$id" });
  const [awaited, setAwaited] = useState<string | null>(null);
  const isConnected = findNetwork(networks, code)?.health.connected ?? false;
  const isApart = custody === "SEGREGATED";
  const page = (deposits: string | undefined, isLost?: true) =>
    void navigate({
      search: (now) => ({ ...now, deposits }),
      resetScroll: false,
      ...(isLost && { replace: true }),
    });
  const sent = (txid: string) => {
    setAwaited(txid);
    // It will stand in the first page.
    if (after) page(undefined);
  };
  return (
    <ChainDeposits walletId={id} after={after} awaited={awaited} mayCome={isConnected} isApart={isApart} onPage={page}>
      {mode === "sandbox" && isConnected && <TestMoney walletId={id} network={code} isApart={isApart} onSent={sent} />}
    </ChainDeposits>
  );
}
