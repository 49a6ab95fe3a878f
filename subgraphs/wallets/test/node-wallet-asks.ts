import { randomUUID } from "node:crypto";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import type { Actor } from "@coffer/platform/identity/actor";
import type { World } from "./world.ts";

const REFUSED = "__typename ... on Refusal { code message }";
const CREATE = `mutation ($input: CreateNodeWalletInput!) { said: createNodeWallet(input: $input) {
  ${REFUSED} ... on NodeQuotaExceeded { limit } ... on CreateNodeWalletSuccess { wallet { id nodeId network name } } } }`;
const ADDRESS = `mutation ($input: CreateNodeWalletAddressInput!) { said: createNodeWalletAddress(input: $input) {
  ${REFUSED} ... on CreateNodeWalletAddressSuccess { address { id address label } } } }`;
const SEND = `mutation ($input: SendFromNodeWalletInput!) { said: sendFromNodeWallet(input: $input) {
  ${REFUSED} ... on NodeSendsTooMany { limit } ... on CurrencyMismatch { accountCurrency }
  ... on SendFromNodeWalletSuccess { send { id to state txid amount { amount currency } fee { amount } wallet { id } } } } }`;
const MANAGED = (name: string, type: string) =>
  `mutation ($input: ${type}Input!) { said: ${name}(input: $input) {
  ${REFUSED} ... on NodeSendNotReplaceable { why } ... on ${type}Success { send { id state txid asked } } } }`;
const WALLET = `query ($id: ID!) { nodeWallet(id: $id) { id balance { available { amount } pending { amount } }
  limits { transactionMax { amount currency } sendsMax windowSeconds sendsUsed }
  addresses { nodes { address label } } sends { nodes { id state txid blockHash asked fee { amount } } }
  transfers { nodes { txid direction state height address amount { amount } fee { amount } } } } }`;

export type SaidSend = { id: string; state: string; txid: string; to: string; fee: { amount: string } };
type Said = {
  readonly __typename: string;
  readonly code?: string;
  readonly limit?: number;
  readonly why?: string;
  readonly accountCurrency?: string;
  readonly wallet?: { id: string };
  readonly address?: { id: string; address: string; label: string | null };
  readonly send?: SaidSend;
};
export type SeenWallet = {
  balance: { available: { amount: string }; pending: { amount: string } } | null;
  limits: {
    transactionMax: { amount: string; currency: string };
    sendsMax: number;
    windowSeconds: number;
    sendsUsed: number;
  };
  addresses: { nodes: { address: string; label: string | null }[] };
  sends: {
    nodes: {
      id: string;
      state: string;
      txid: string;
      blockHash: string | null;
      asked: string | null;
      fee: { amount: string };
    }[];
  };
  transfers: {
    nodes: {
      txid: string;
      direction: string;
      state: string;
      height: number | null;
      address: string;
      amount: { amount: string };
      fee: { amount: string } | null;
    }[];
  };
};

type SendInput = Readonly<Record<string, unknown>> & { readonly coins?: string };

/** What a node asks of its wallets. */
export function asksOf(here: World) {
  const said = async (actor: Actor, asked: { query: string; input: object; at?: Subgraph }): Promise<Said> => {
    const input = { idempotencyKey: randomUUID(), ...asked.input };
    const answer = await here.ask(actor, asked.query, { input }, asked.at);
    if (answer.errors) throw Object.assign(new Error(JSON.stringify(answer.errors)), { errors: answer.errors });
    return answer.data?.said as Said;
  };
  const create = (actor: Actor, input: object = {}) =>
    said(actor, { query: CREATE, input: { network: "LITECOIN", name: "till", ...input } });
  const address = (actor: Actor, input: object) => said(actor, { query: ADDRESS, input });
  const send = (actor: Actor, input: SendInput, at?: Subgraph) => {
    const { coins = "1", to, ...others } = input;
    const given = { toAddress: to, ...others };
    return said(actor, {
      query: SEND,
      input: { amount: { amount: coins, currency: "LTC" }, ...given },
      ...(at ? { at } : {}),
    });
  };
  return {
    ...{ create, address, send },
    speedUp: (actor: Actor, input: object) =>
      said(actor, { query: MANAGED("speedUpNodeSend", "SpeedUpNodeSend"), input }),
    cancel: (actor: Actor, input: object) => said(actor, { query: MANAGED("cancelNodeSend", "CancelNodeSend"), input }),
    async see(actor: Actor, id: string): Promise<SeenWallet> {
      const { data } = await here.ask(actor, WALLET, { id });
      return data?.nodeWallet as SeenWallet;
    },
    /** A wallet that has what `fund` pays to its first address. */
    async funded(actor: Actor, fund: (address: string) => Promise<unknown>): Promise<string> {
      const { wallet } = await create(actor);
      const made = await address(actor, { walletId: wallet?.id });
      await fund(made.address?.address ?? "");
      return wallet?.id ?? "";
    },
  };
}
