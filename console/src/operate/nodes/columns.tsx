import type {
  NodeAddressRowFragment,
  NodeSendRowFragment,
  NodeTransferRowFragment,
  NodeWalletRowFragment,
} from "../../generated/operate/nodes/node-wallets.ts";
import type { CoinFactsFragment, NodeFactsFragment } from "../../generated/operate/nodes/nodes.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { shorten } from "../../ui/id.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { COIN_TONES, NODE_TONES, SEND_TONES, TRANSFER_TONES } from "./states.ts";

const w = words.nodes;

const short = (text: string) => (
  <code className="font-mono text-[0.9em]" title={text}>
    {shorten(text)}
  </code>
);

export const NODE_COLUMNS: readonly Column<NodeFactsFragment>[] = [
  {
    key: "name",
    title: w.name,
    isFixed: true,
    text: ({ name }) => name,
    cell: ({ id, name }) => <IdLink id={id}>{name}</IdLink>,
  },
  {
    key: "state",
    title: w.state,
    isFixed: true,
    text: ({ state }) => w.states[state],
    cell: ({ state }) => <State tone={NODE_TONES[state]}>{w.states[state]}</State>,
  },
  { key: "abilities", title: w.abilities, text: ({ capabilities }) => capabilities.join(", ") || w.noAbilities },
  { key: "seen", title: w.seen, text: ({ lastSeenAt }) => lastSeenAt ?? w.never, time: ({ lastSeenAt }) => lastSeenAt },
  { key: "version", title: w.version, text: ({ version }) => version ?? "" },
  { key: "made", title: w.made, text: ({ createdAt }) => createdAt, time: ({ createdAt }) => createdAt },
];

/** What is shown of a wallet beside its own: how the Core node of its coin is. */
export const walletColumnsOf = (coins: readonly CoinFactsFragment[]): readonly Column<NodeWalletRowFragment>[] => {
  const coinOf = ({ network }: NodeWalletRowFragment) => coins.find(({ code }) => code === network);
  return [
    {
      key: "name",
      title: w.wallet,
      isFixed: true,
      text: ({ name }) => name,
      cell: ({ id, name }) => <IdLink id={id}>{name}</IdLink>,
    },
    {
      key: "node",
      title: w.node,
      isFixed: true,
      text: ({ nodeId }) => nodeId,
      cell: ({ nodeId }) => <IdLink id={nodeId} />,
    },
    { key: "coin", title: w.coin, text: (row) => coinOf(row)?.name ?? row.network },
    {
      key: "state",
      title: w.coinState,
      text: (row) => coinOf(row)?.health.state ?? "",
      cell(row) {
        const state = coinOf(row)?.health.state;
        return state ? <State tone={COIN_TONES[state]}>{w.coins.states[state]}</State> : w.notConfigured;
      },
    },
    {
      key: "sends",
      title: w.used,
      text: ({ limits }) => (limits ? w.usedOf(limits.sendsUsed, limits.sendsMax) : ""),
    },
    {
      key: "balance",
      title: w.available,
      isFixed: true,
      text: ({ balance }) => balance?.available.amount ?? "",
      cell: ({ balance }) =>
        balance ? <Amount money={balance.available} /> : <span className="text-dim">{w.unknown}</span>,
    },
  ];
};

export const WALLET_EXPORT = exportColumns<NodeWalletRowFragment>({
  id: ({ id }) => id,
  node_id: ({ nodeId }) => nodeId,
  network: ({ network }) => network,
  name: ({ name }) => name,
  available: ({ balance }) => balance?.available.amount,
  pending: ({ balance }) => balance?.pending.amount,
  currency: ({ balance }) => balance?.available.currency,
  created_at: ({ createdAt }) => createdAt,
});

export const TRANSFER_COLUMNS: readonly Column<NodeTransferRowFragment>[] = [
  { key: "seen", title: w.seenHere, isFixed: true, text: ({ seenAt }) => seenAt, time: ({ seenAt }) => seenAt },
  {
    key: "state",
    title: w.state,
    isFixed: true,
    text: ({ state }) => w.transferStates[state],
    cell: ({ state }) => <State tone={TRANSFER_TONES[state]}>{w.transferStates[state]}</State>,
  },
  { key: "height", title: w.height, text: ({ height }) => String(height ?? "") },
  {
    key: "address",
    title: w.address,
    text: ({ address }) => address ?? "",
    cell: ({ address }) => (address === null ? w.noAddress : short(address)),
  },
  { key: "txid", title: w.transaction, text: ({ txid }) => txid, cell: ({ txid }) => short(txid) },
  {
    key: "fee",
    title: w.fee,
    text: ({ fee }) => fee?.amount ?? "",
    cell: ({ fee }) => fee && <Amount money={fee} />,
  },
  {
    key: "amount",
    title: w.amount,
    isFixed: true,
    text: ({ amount }) => amount.amount,
    money: ({ amount, direction }) => ({ money: amount, direction }),
  },
];

export const TRANSFER_EXPORT = exportColumns<NodeTransferRowFragment>({
  seen_at: ({ seenAt }) => seenAt,
  id: ({ id }) => id,
  txid: ({ txid }) => txid,
  vout: ({ vout }) => vout,
  direction: ({ direction }) => direction,
  state: ({ state }) => state,
  height: ({ height }) => height,
  address: ({ address }) => address,
  amount: ({ amount }) => amount.amount,
  fee: ({ fee }) => fee?.amount,
  currency: ({ amount }) => amount.currency,
});

export const SEND_COLUMNS: readonly Column<NodeSendRowFragment>[] = [
  {
    key: "signed",
    title: w.signed,
    isFixed: true,
    text: ({ createdAt }) => createdAt,
    time: ({ createdAt }) => createdAt,
  },
  { key: "id", title: "Id", text: ({ id }) => id, cell: ({ id }) => short(id) },
  {
    key: "state",
    title: w.state,
    isFixed: true,
    text: ({ state }) => w.sendStates[state],
    cell: ({ state }) => <State tone={SEND_TONES[state]}>{w.sendStates[state]}</State>,
  },
  { key: "to", title: w.to, text: ({ to }) => to, cell: ({ to }) => short(to) },
  { key: "txid", title: w.transaction, text: ({ txid }) => txid, cell: ({ txid }) => short(txid) },
  { key: "fee", title: w.fee, ...moneyOf(({ fee }) => fee) },
  { key: "amount", title: w.amount, isFixed: true, ...moneyOf(({ amount }) => amount) },
];

export const SEND_EXPORT = exportColumns<NodeSendRowFragment>({
  created_at: ({ createdAt }) => createdAt,
  id: ({ id }) => id,
  state: ({ state }) => state,
  to: ({ to }) => to,
  txid: ({ txid }) => txid,
  amount: ({ amount }) => amount.amount,
  fee: ({ fee }) => fee.amount,
  currency: ({ amount }) => amount.currency,
});

export const ADDRESS_COLUMNS: readonly Column<NodeAddressRowFragment>[] = [
  { key: "made", title: w.made, text: ({ createdAt }) => createdAt, time: ({ createdAt }) => createdAt },
  {
    key: "address",
    title: w.address,
    isFixed: true,
    text: ({ address }) => address,
    cell: ({ address }) => <code className="break-all font-mono text-[0.9em]">{address}</code>,
  },
  { key: "label", title: w.label, isFixed: true, text: ({ label }) => label ?? "" },
];

export const ADDRESS_EXPORT = exportColumns<NodeAddressRowFragment>({
  created_at: ({ createdAt }) => createdAt,
  id: ({ id }) => id,
  address: ({ address }) => address,
  label: ({ label }) => label,
});
