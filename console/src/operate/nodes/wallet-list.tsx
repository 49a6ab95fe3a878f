import { getRouteApi } from "@tanstack/react-router";
import {
  NodeWalletAddressesDocument,
  NodeWalletSendsDocument,
  NodeWalletTransfersDocument,
} from "../../generated/operate/nodes/node-wallets.ts";
import type { TypedDocumentString } from "../../live/typed-document.ts";
import { ask } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { pageOf } from "../../ui/page-of.ts";
import type { Column, TablePage } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import {
  ADDRESS_COLUMNS,
  ADDRESS_EXPORT,
  SEND_COLUMNS,
  SEND_EXPORT,
  TRANSFER_COLUMNS,
  TRANSFER_EXPORT,
} from "./columns.tsx";
import type { ListOfWallet } from "./search.ts";
import { useLooked } from "./use-looked.ts";

const here = getRouteApi("/inside/operate/node-wallets/$id");

type Props = { readonly id: string };

/** One list of a wallet. */
export function WalletList({ id, list }: Props & { readonly list: ListOfWallet }) {
  switch (list) {
    case "transfers":
      return <Transfers id={id} />;
    case "sends":
      return <Sends id={id} />;
    case "addresses":
      return <Addresses id={id} />;
  }
}

const NONE = { rows: [], endCursor: null };

const Transfers = ({ id }: Props) => (
  <List
    id={id}
    list="transfers"
    document={NodeWalletTransfersDocument}
    pageIn={({ nodeWallet }) => (nodeWallet ? pageOf(nodeWallet.transfers) : NONE)}
    columns={TRANSFER_COLUMNS}
    exported={TRANSFER_EXPORT}
  />
);

const Sends = ({ id }: Props) => (
  <List
    id={id}
    list="sends"
    document={NodeWalletSendsDocument}
    pageIn={({ nodeWallet }) => (nodeWallet ? pageOf(nodeWallet.sends) : NONE)}
    columns={SEND_COLUMNS}
    exported={SEND_EXPORT}
  />
);

const Addresses = ({ id }: Props) => (
  <List
    id={id}
    list="addresses"
    document={NodeWalletAddressesDocument}
    pageIn={({ nodeWallet }) => (nodeWallet ? pageOf(nodeWallet.addresses) : NONE)}
    columns={ADDRESS_COLUMNS}
    exported={ADDRESS_EXPORT}
  />
);

type Asked = { readonly id: string; readonly first: number; readonly after?: string | null | undefined };
type ListProps<Result, Row> = {
  readonly id: string;
  readonly list: ListOfWallet;
  readonly document: TypedDocumentString<Result, Asked>;
  readonly pageIn: (answer: Result) => TablePage<Row>;
  readonly columns: readonly Column<Row>[];
  readonly exported: readonly Column<Row>[];
};

function List<Result, Row extends { readonly id: string }>(props: ListProps<Result, Row>) {
  const { id, list, document, pageIn, columns, exported } = props;
  const { after, hide, show } = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useLooked(document, { id, first: 50, after: after ?? null });
  const w = words.nodes;
  return (
    <>
      <ExportRows
        fileName={`node-wallet-${list}`}
        columns={exported}
        pageBehind={async (behind) => pageIn(await ask(document, { id, first: 100, after: behind }))}
      />
      <DataTable
        label={w.lists[list]}
        columns={columns}
        keyOf={(row) => row.id}
        page={asked.data && pageIn(asked.data)}
        isAsking={asked.isPlaceholderData}
        fault={asked.error}
        onAgain={() => void asked.refetch()}
        search={{ after, hide }}
        onSearch={({ sort: _, ...next }, move) =>
          void navigate({ search: { ...next, show }, resetScroll: false, ...move })
        }
        empty={w.empty[list]}
      />
    </>
  );
}
