import { getRouteApi } from "@tanstack/react-router";
import { ChainDeposits } from "../../chain-deposits/chain-deposits.tsx";
import { StaffWalletDocument, type StaffWalletQuery } from "../../generated/operate/wallet/wallet.ts";
import { useAsk } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { Column } from "../../ui/table-types.ts";
import { Time } from "../../ui/time.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";

const here = getRouteApi("/inside/operate/wallets/$id");
const own = words.operate.wallet;

type Wallet = NonNullable<StaffWalletQuery["wallet"]>;
type Address = Wallet["addresses"]["nodes"][number];

const COLUMNS: readonly Column<Address>[] = [
  { key: "index", title: words.wallets.index, isFixed: true, text: ({ index }) => String(index) },
  {
    key: "address",
    title: own.address,
    isFixed: true,
    text: ({ address }) => address,
    cell: ({ address }) => <code className="break-all font-mono text-[0.9em]">{address}</code>,
  },
  { key: "label", title: words.wallets.label, text: ({ label }) => label ?? "" },
  { key: "path", title: words.wallets.path, text: ({ derivationPath }) => derivationPath ?? "" },
];

/** Anybody's wallet: whose it is, and its addresses. */
export function StaffWalletPage() {
  const { id } = here.useParams();
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useAsk(StaffWalletDocument, { id, first: 20, after: search.after ?? null });
  const { after, ...first } = search;
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ search: first, replace: true }),
  });
  const wallet = asked.data?.wallet;
  if (!wallet)
    return (
      <Page title={own.title}>
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {wallet === null && <p>{own.none(id)}</p>}
        {wallet === undefined && !asked.error && <Skeleton rows={5} />}
      </Page>
    );
  return (
    <Page title={`${own.title} · ${wallet.name}`}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <About wallet={wallet} />
        <Card title={words.wallets.addresses}>
          {wasLost && <p role="status">{words.table.placeLost}</p>}
          <DataTable
            label={words.wallets.addresses}
            columns={COLUMNS}
            keyOf={({ index }) => String(index)}
            page={pageOf(wallet.addresses)}
            isAsking={asked.isPlaceholderData}
            fault={asked.error}
            onAgain={() => void asked.refetch()}
            search={search}
            onSearch={(next, move) => void navigate({ search: next, resetScroll: false, ...move })}
            empty={words.wallets.noAddresses}
          />
        </Card>
        <ChainDeposits
          key={id}
          walletId={id}
          after={search.deposits}
          mayCome={false}
          isApart={wallet.custody === "SEGREGATED"}
          onPage={(deposits, isLost) =>
            void navigate({ search: { ...search, deposits }, resetScroll: false, ...(isLost && { replace: true }) })
          }
        />
      </div>
    </Page>
  );
}

function About({ wallet: { id, owner, network, kind, custody, createdAt } }: { readonly wallet: Wallet }) {
  return (
    <Card title={own.about}>
      <Facts
        facts={[
          fact(own.whose, <IdLink id={owner.id}>{owner.username}</IdLink>),
          fact(words.wallets.network, network),
          fact(words.wallets.kind, words.wallets.kinds[kind]),
          fact(words.wallets.custody, words.wallets.custodies[custody]),
          fact(words.wallets.made, <Time at={createdAt} />),
          fact(own.id, <Id id={id} />),
        ]}
      />
    </Card>
  );
}
