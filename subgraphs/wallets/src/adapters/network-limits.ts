import { isZeroAddress, readEthereumAddress } from "@coffer/addresses/ethereum";
import { isTronAddress, isTronZeroAddress } from "@coffer/addresses/tron";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { ChangeableNetwork, ChangeableNetworks, TokenForm } from "../app/settings/ports.ts";
import { FOLLOWING, type SupportedNetwork } from "./networks.ts";

const ETHEREUM_TOKENS: TokenForm = {
  identity: "DOMAIN",
  readContract(text) {
    const contract = readEthereumAddress(text);
    return contract === null || isZeroAddress(contract) ? null : contract;
  },
};

const TRON_TOKENS: TokenForm = {
  identity: "SYMBOL",
  readContract: (text) => (isTronAddress(text) && !isTronZeroAddress(text) ? text : null),
};

/**
 * The fewest blocks to count on where money is real: an epoch of Ethereum, which its validators
 * vote on; half an hour of Bitcoin's work; and Tron's solidified block, for what is newer may fork.
 */
const CONFIRMATIONS_LEAST: Readonly<Record<SupportedNetwork, number>> = { ETHEREUM: 32, BITCOIN: 3, TRON: 19 };

const [GWEI, ETHER, BTC, TRX] = [10n ** 9n, 10n ** 18n, 10n ** 8n, 10n ** 6n];

/** As the environment's are bounded: from what a plain transfer takes. */
const LIMITS: Readonly<Record<SupportedNetwork, Omit<ChangeableNetwork["bounds"], "confirmations">>> = {
  ETHEREUM: {
    feeCap: { least: 21_000n * GWEI, most: ETHER },
    sweepMinimum: { least: GWEI, most: 1_000n * ETHER },
    consolidation: null,
  },
  BITCOIN: {
    feeCap: { least: 1_000n, most: BTC },
    sweepMinimum: null,
    consolidation: { rate: { least: 1_000n, most: 1_000_000n }, outputs: { least: 2, most: 10_000 } },
  },
  TRON: {
    feeCap: { least: 1_100_000n, most: 1_000n * TRX },
    sweepMinimum: { least: 1n, most: 1_000_000n * TRX },
    consolidation: null,
  },
};

const TOKENS: Readonly<Record<SupportedNetwork, TokenForm | null>> = {
  ...{ ETHEREUM: ETHEREUM_TOKENS, BITCOIN: null, TRON: TRON_TOKENS },
};

/** What operators may set of networks. */
export const makeChangeableNetworks = (codes: readonly SupportedNetwork[], mode: Mode): ChangeableNetworks =>
  new Map(
    codes.map((code) => {
      const least = mode === "sandbox" ? 1 : CONFIRMATIONS_LEAST[code];
      const confirmations = { least, most: FOLLOWING[code].rules[mode].finality };
      return [code, { bounds: { ...LIMITS[code], confirmations }, tokens: TOKENS[code] }] as const;
    }),
  );
