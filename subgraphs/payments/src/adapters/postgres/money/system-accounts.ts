import { createHash } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { PositionAccount } from "../../../domain/exchanges/steps.ts";
import type { ClearingAccount } from "../../../domain/money/clearing.ts";
import type { FeeIncome } from "../../../domain/money/fee-income.ts";
import type { AccountId } from "../../../domain/money/ids.ts";
import type { Receivable } from "../../../domain/money/receivable.ts";
import { openAccounts } from "./ledger-door.ts";

/** Who brings money in and out. */
export type ProviderName = "sandbox" | "stripe";

const NAMES = { sandbox: "Sandbox provider", stripe: "Stripe" } as const satisfies Record<ProviderName, string>;

/**
 * In the chart of accounts: what a provider holds for us, what payments cost, what the house has
 * come to hold, or to lack, by exchanges, what people owe of deposits that were taken back, what
 * of that was given up, what networks took, what the house has put into their treasuries, and what
 * we have on a network.
 */
const codeOf = (provider: ProviderName) => `provider.${provider}`;
const FEES = "fees";
const POSITION = "exchange.position";
const RECEIVABLE = "receivable.returns";
const LOSSES = "losses.returns";
const NETWORK_FEES = "expense.network_fee";
const TREASURY = "equity.treasury";

/**
 * Its id follows from its name (UUIDv8, RFC 9562 §5.8), so that every instance means the same
 * account and opens it once.
 */
function makeAccountOf(code: string): (currency: string) => AccountId {
  const known = new Map<string, AccountId>();
  return (currency) => {
    const id = known.get(currency) ?? deriveId(`coffer/${code}/${currency}`);
    known.set(currency, id);
    return id;
  };
}

function deriveId(name: string): AccountId {
  const hex = createHash("sha256").update(name).digest("hex");
  return idFromUuid(
    "acc",
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
}

export const makeClearing = (provider: ProviderName): ClearingAccount => makeAccountOf(codeOf(provider));
export const sandboxClearing: ClearingAccount = makeClearing("sandbox");
export const feeIncome: FeeIncome = makeAccountOf(FEES);
export const position: PositionAccount = makeAccountOf(POSITION);
export const receivable: Receivable = makeAccountOf(RECEIVABLE);
export const losses: Receivable = makeAccountOf(LOSSES);
export const networkFees = makeAccountOf(NETWORK_FEES);
export const treasuryEquity = makeAccountOf(TREASURY);

/** What we have on a network, whoever of us has sent it there. */
const custodyCode = (network: string) => `custody.${network.toLowerCase()}`;
export const makeCustody = (): ((network: string) => ClearingAccount) => {
  const known = new Map<string, ClearingAccount>();
  return (network) => {
    const accountOf = known.get(network) ?? makeAccountOf(custodyCode(network));
    known.set(network, accountOf);
    return accountOf;
  };
};

/** Opens that of a network and a currency, with the first event that needs it. */
export async function openCustodyAccount(client: pg.ClientBase, network: string, { code }: Asset): Promise<void> {
  const words = network.split("_").map((word) => `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`);
  const id = uuidOf(makeAccountOf(custodyCode(network))(code));
  const account = { id, owner: null, asset: code, kind: "ASSET", code: custodyCode(network), floor: null };
  await openAccounts(client, [{ ...account, name: `${words.join(" ")} custody ${code}` }]);
}

type SystemAccount = {
  readonly kind: "ASSET" | "INCOME" | "EXPENSE" | "EQUITY";
  readonly code: string;
  readonly name: string;
  readonly idOf: (currency: string) => AccountId;
};

const FEE_INCOME: SystemAccount = { kind: "INCOME", code: FEES, name: "Fees", idOf: feeIncome };
const EXCHANGED: SystemAccount = { kind: "EQUITY", code: POSITION, name: "Exchange position", idOf: position };
const OWED: SystemAccount = { kind: "ASSET", code: RECEIVABLE, name: "Returned deposits owed", idOf: receivable };
const LOST: SystemAccount = { kind: "EXPENSE", code: LOSSES, name: "Returned deposits lost", idOf: losses };
const TAKEN: SystemAccount = { kind: "EXPENSE", code: NETWORK_FEES, name: "Network fees", idOf: networkFees };
const PUT_IN: SystemAccount = { kind: "EQUITY", code: TREASURY, name: "Treasury", idOf: treasuryEquity };
const clearingOf = (provider: ProviderName): SystemAccount => ({
  kind: "ASSET",
  code: codeOf(provider),
  name: NAMES[provider],
  idOf: makeClearing(provider),
});

/**
 * Opens the system's own accounts of some assets. They have no owner and no floor: what a provider
 * holds for us is the mirror of what we owe, and of what was exchanged one side is always short.
 * `provider`: null where there is none.
 */
export const openSystemAccounts = (
  pool: pg.Pool,
  assets: readonly Asset[],
  provider: ProviderName | null,
): Promise<void> =>
  openAccounts(
    pool,
    [FEE_INCOME, EXCHANGED, OWED, LOST, TAKEN, PUT_IN, ...(provider === null ? [] : [clearingOf(provider)])].flatMap(
      ({ idOf, kind, code, name }) =>
        assets.map(({ code: asset }) => ({
          id: uuidOf(idOf(asset)),
          owner: null,
          asset,
          kind,
          code,
          name: `${name} ${asset}`,
          floor: null,
        })),
    ),
  );
