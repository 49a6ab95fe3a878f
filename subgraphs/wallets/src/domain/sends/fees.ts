/** How soon a transaction is to be in a block. The first is the dearest. */
export const PRIORITIES = ["HIGH", "NORMAL", "LOW"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What a node says that transactions cost now, in wei for each gas (EIP-1559). */
export type FeeMarket = {
  /** Of the next block. */
  readonly baseFee: bigint;
  /** What is paid on top by those that are taken. */
  readonly tips: Readonly<Record<Priority, bigint>>;
  /** HISTORY: of the latest blocks. FLOOR: they were empty, so the least that is paid. */
  readonly source: "HISTORY" | "FLOOR";
};

/** What one transaction may cost at most (EIP-1559): `maxFeePerGas * gasLimit`. */
export type FeeTerms = {
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
};

/** What ether costs to an address without code: exactly so, and never more. */
const PLAIN_TRANSFER_GAS = 21_000n;

/** With a fifth of reserve, for a contract may do more by the time it is paid. */
export const gasLimitFor = (estimate: bigint): bigint =>
  estimate <= PLAIN_TRANSFER_GAS ? PLAIN_TRANSFER_GAS : (estimate * 6n + 4n) / 5n;

/**
 * What a token's transfer takes at least is not what it is estimated at now: a payee who has some
 * when it is asked, and none when it is mined, takes a place in the contract's storage.
 */
const TOKEN_TRANSFER_GAS = 65_000n;

export const tokenGasLimitFor = (estimate: bigint): bigint => larger(gasLimitFor(estimate), TOKEN_TRANSFER_GAS);

/**
 * The house pays the gas, and a payee decides how much of it its contract takes: more than this is
 * not paid for. Wallets that are contracts take some 25,000 to 45,000 for ether.
 */
const PAYEE_GAS_MAX = 60_000n;
/** A token's, by an authorization or not, takes some 30,000 to 120,000. */
const TOKEN_GAS_MAX = 200_000n;

/** The most that an estimate may come to. */
export const gasMaxFor = ({ token }: { readonly token: object | null }): bigint =>
  token === null ? PAYEE_GAS_MAX : TOKEN_GAS_MAX;

/** In wei: no less has to be there for it to be taken, besides what it sends. */
export const maximumFee = ({ gasLimit, maxFeePerGas }: FeeTerms): bigint => gasLimit * maxFeePerGas;

/** The base fee may double, which takes it six full blocks (EIP-1559: an eighth each). */
export const chooseFees = ({ baseFee, tips }: FeeMarket, priority: Priority, gasLimit: bigint): FeeTerms => ({
  gasLimit,
  maxFeePerGas: 2n * baseFee + tips[priority],
  maxPriorityFeePerGas: tips[priority],
});

/**
 * All that may be paid is paid, to the last wei: an address that sends its balance less
 * {@link maximumFee} has exactly nothing left.
 */
export function sweepFees(market: FeeMarket, gasLimit: bigint): FeeTerms {
  const { maxFeePerGas } = chooseFees(market, "NORMAL", gasLimit);
  return { gasLimit, maxFeePerGas, maxPriorityFeePerGas: maxFeePerGas };
}

/**
 * For a transaction in the place of one that waits: nodes refuse it where not both fees are a tenth
 * higher, and it is no less than the market has now. Null where it might cost more than `cap`, in
 * wei.
 */
export function bumpFees(previous: FeeTerms, market: FeeMarket, cap: bigint): FeeTerms | null {
  const now = chooseFees(market, "NORMAL", previous.gasLimit);
  const bumped = {
    gasLimit: previous.gasLimit,
    maxFeePerGas: larger(raise(previous.maxFeePerGas), now.maxFeePerGas),
    maxPriorityFeePerGas: larger(raise(previous.maxPriorityFeePerGas), now.maxPriorityFeePerGas),
  };
  return maximumFee(bumped) > cap ? null : bumped;
}

/** By an eighth at least, and by 1 at least. */
const raise = (fee: bigint): bigint => fee + fee / 8n + 1n;

export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
