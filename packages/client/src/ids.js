// @ts-check

/** @typedef {typeof import("../types/ids.d.ts")} Declared */

/** @type {Declared["ID_TYPES"]} */
export const ID_TYPES = {
  acc: "Account",
  adr: "Address",
  app: "OAuthClient",
  blk: "BulkPayment",
  con: "Contact",
  cst: "ColdStorage",
  dep: "Deposit",
  je: "JournalEntry",
  key: "ApiKey",
  nch: "NetworkChange",
  nod: "RegisteredNode",
  nwa: "NodeWalletAddress",
  nwl: "NodeWallet",
  nws: "NodeSend",
  nwt: "NodeTransfer",
  pay: "Payment",
  pen: "PaymentEnding",
  pex: "PaymentExport",
  pm: "PaymentMethod",
  prq: "PaymentRequest",
  psk: "Passkey",
  rcn: "Reconciliation",
  rrq: "RoleRequest",
  rsc: "NetworkRescan",
  sch: "PaymentSchedule",
  spl: "SigningPolicy",
  svc: "Service",
  txn: "Transaction",
  usr: "User",
  ver: "Verification",
  wal: "Wallet",
  whd: "WebhookDelivery",
  whe: "WebhookEndpoint",
};

/** TypeID 0.3: the first of 26 characters of Crockford base32 holds three bits. */
const ID = /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** @type {Declared["readId"]} */
export const readId = (text) => {
  const id = text.trim();
  const prefix = ID.exec(id)?.[1] ?? "";
  if (!Object.hasOwn(ID_TYPES, prefix)) return null;
  return { id, type: ID_TYPES[/** @type {keyof typeof ID_TYPES} */ (prefix)] };
};
