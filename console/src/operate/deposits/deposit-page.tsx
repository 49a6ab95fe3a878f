import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { DepositState, isUnderWay } from "../../chain-deposits/deposit-state.tsx";
import { OneDepositDocument, type OneDepositQuery } from "../../generated/operate/deposits/deposits.ts";
import { askOptions } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Txid } from "../../transaction/txid.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { isApart } from "./columns.tsx";

const here = getRouteApi("/inside/operate/deposits/$id");

/** A block may take it back, or hold it anew, as long as somebody looks. */
const LOOK_AGAIN_MS = { underWay: 2_000, quiet: 10_000 };

/** One deposit: whose it is, which block has it, and what has credited it. */
export function DepositPage() {
  const { id } = here.useParams();
  const { data, error, refetch } = useQuery({
    ...askOptions(OneDepositDocument, { id }),
    refetchInterval: ({ state }) => {
      const deposit = state.data?.deposit;
      if (!deposit) return false;
      return isUnderWay(deposit, isApart(deposit)) ? LOOK_AGAIN_MS.underWay : LOOK_AGAIN_MS.quiet;
    },
  });
  const w = words.staffDeposits;
  const back = <TextLink to="/operate/deposits">{w.title}</TextLink>;
  if (!data?.deposit)
    return (
      <Page title={w.one} actions={back}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={5} />}
        {data && <p>{w.notThere(id)}</p>}
      </Page>
    );
  const network = data.networks.find(({ code }) => code === data.deposit?.network);
  return (
    <Page title={`${w.one} · ${network?.name ?? data.deposit.network}`} actions={back}>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      <About deposit={data.deposit} network={network} />
    </Page>
  );
}

type Props = {
  readonly deposit: NonNullable<OneDepositQuery["deposit"]>;
  readonly network: OneDepositQuery["networks"][number] | undefined;
};

function About({ deposit, network }: Props) {
  const { id, wallet, address, txid, amount, state, payment, seenAt } = deposit;
  const { confirmations, confirmationsNeeded, blockHeight, blockHash } = deposit;
  const [w, shared] = [words.staffDeposits, words.chainDeposits];
  const isTakenBack = state === "ORPHANED" || state === "REVERSED";
  return (
    <Card title={w.about}>
      <Facts
        facts={[
          fact(w.columns.state, <DepositState deposit={deposit} isApart={isApart(deposit)} />),
          isTakenBack ? fact(w.meaning, shared.meanings[state]) : null,
          fact(w.columns.amount, <Amount money={amount} direction="IN" />),
          fact(w.columns.person, <IdLink id={wallet.owner.id}>{wallet.owner.username}</IdLink>),
          fact(w.columns.wallet, <IdLink id={wallet.id} />),
          fact(shared.address, <OnChain text={address} />),
          fact(w.columns.network, network?.name ?? deposit.network),
          fact(w.columns.txid, <Txid txid={txid} network={network} />),
          fact(
            isTakenBack ? w.blockBefore : w.block,
            <span className="grid gap-0.5">
              {w.height(blockHeight)}
              <code className="break-all font-mono text-xs">{blockHash}</code>
            </span>,
          ),
          fact(w.confirmations, shared.blocks(confirmations, confirmationsNeeded)),
          payment ? fact(w.columns.payment, <IdLink id={payment.id} />) : null,
          fact(w.columns.seen, <Time at={seenAt} />),
          fact(w.columns.id, <Id id={id} />),
        ]}
      />
    </Card>
  );
}
