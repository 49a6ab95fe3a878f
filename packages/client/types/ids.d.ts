/** What ids of the API name, by their prefix. */
export declare const ID_TYPES: {
  readonly acc: "Account";
  readonly adr: "Address";
  readonly app: "OAuthClient";
  readonly blk: "BulkPayment";
  readonly con: "Contact";
  readonly cst: "ColdStorage";
  readonly dep: "Deposit";
  readonly je: "JournalEntry";
  readonly key: "ApiKey";
  readonly nch: "NetworkChange";
  readonly nod: "RegisteredNode";
  readonly nwa: "NodeWalletAddress";
  readonly nwl: "NodeWallet";
  readonly nws: "NodeSend";
  readonly nwt: "NodeTransfer";
  readonly pay: "Payment";
  readonly pen: "PaymentEnding";
  readonly pex: "PaymentExport";
  readonly pm: "PaymentMethod";
  readonly prq: "PaymentRequest";
  readonly psk: "Passkey";
  readonly rcn: "Reconciliation";
  readonly rrq: "RoleRequest";
  readonly rsc: "NetworkRescan";
  readonly sch: "PaymentSchedule";
  readonly spl: "SigningPolicy";
  readonly svc: "Service";
  readonly txn: "Transaction";
  readonly usr: "User";
  readonly ver: "Verification";
  readonly wal: "Wallet";
  readonly whd: "WebhookDelivery";
  readonly whe: "WebhookEndpoint";
};

export type IdType = (typeof ID_TYPES)[keyof typeof ID_TYPES];

/** What pasted text is the id of, blanks around it aside; null where it is none. */
export function readId(text: string): { readonly id: string; readonly type: IdType } | null;
