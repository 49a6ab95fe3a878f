// @ts-check

const MONEY = "{ amount currency }";
const WALLET = `{ id network name limits { transactionMax ${MONEY} sendsMax windowSeconds sendsUsed } }`;
const SEND = `{ id to amount ${MONEY} fee ${MONEY} state txid blockHash asked }`;
const REFUSAL = "__typename ... on Refusal { code message }";

export const CREATE = `mutation ($input: CreateNodeWalletInput!) {
  said: createNodeWallet(input: $input) { ${REFUSAL} ... on CreateNodeWalletSuccess { made: wallet ${WALLET} } }
}`;
export const ADDRESS = `mutation ($input: CreateNodeWalletAddressInput!) {
  said: createNodeWalletAddress(input: $input) {
    ${REFUSAL} ... on CreateNodeWalletAddressSuccess { made: address { id address label } }
  }
}`;
export const SEND_FROM = `mutation ($input: SendFromNodeWalletInput!) {
  said: sendFromNodeWallet(input: $input) { ${REFUSAL} ... on SendFromNodeWalletSuccess { made: send ${SEND} } }
}`;
/**
 * @param {"speedUpNodeSend" | "cancelNodeSend"} name
 * @param {"SpeedUpNodeSend" | "CancelNodeSend"} type
 */
const managing = (name, type) => `mutation ($input: ${type}Input!) {
  said: ${name}(input: $input) { ${REFUSAL} ... on ${type}Success { made: send ${SEND} } }
}`;
export const SPEED_UP = managing("speedUpNodeSend", "SpeedUpNodeSend");
export const CANCEL = managing("cancelNodeSend", "CancelNodeSend");
export const WALLETS = `query ($after: String) {
  found: nodeWallets(first: 100, after: $after) { nodes ${WALLET} pageInfo { hasNextPage endCursor } }
}`;
export const INFO = `query ($id: ID!) { found: nodeWallet(id: $id) ${WALLET} }`;
export const BALANCE = `query ($id: ID!) {
  found: nodeWallet(id: $id) { balance { available ${MONEY} pending ${MONEY} } }
}`;
export const FIND_SEND = `query ($id: ID!) { found: nodeSend(id: $id) ${SEND} }`;
export const HISTORY = `query ($id: ID!, $first: Int!, $after: String) {
  found: nodeWallet(id: $id) {
    transfers(first: $first, after: $after) {
      nodes { txid vout direction address amount ${MONEY} fee ${MONEY} state height seenAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
export const HEALTH = "{ found: coreNetworks { code currency health { state height mode } } }";
export const REGISTER = `mutation ($input: RegisterNodeInput!) {
  said: registerNode(input: $input) { ${REFUSAL} ... on RegisterNodeSuccess { made: node { id } } }
}`;
