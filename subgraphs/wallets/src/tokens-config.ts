import { isZeroAddress, readEthereumAddress } from "@coffer/addresses/ethereum";
import { isTronAddress, isTronZeroAddress } from "@coffer/addresses/tron";
import { parseMoney } from "@coffer/money/money";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { TEST_USDC } from "./adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { TEST_USDT } from "./adapters/chains/tron/test-usdt.ts";
import type { Token } from "./domain/tokens/token.ts";

/** How the tokens of a network are said. */
type Dialect = {
  readonly tokens: string;
  readonly sweeps: string;
  readonly form: string;
  /** What the network is paid in, and what cannot be a token there. */
  readonly native: string;
  /** Null where it is none. */
  readonly read: (text: string) => Omit<Token, "sweepMinimum"> | null;
};

/** Each is looked for in every block. */
const TOKENS_MAX = 16;
/** Of ETHEREUM_TOKENS: USDC:0xA0b8…:6:USD Coin:2 */
const ETHEREUM_TOKEN =
  /^([A-Z][A-Z0-9]{1,15}):(0x[0-9a-fA-F]{40}):(\d{1,2}):([\x20-\x39\x3b-\x7e]{1,64}):([\x20-\x39\x3b-\x7e]{1,16})$/;
/** Of TRON_TOKENS: USDT:TR7N…:6:USDT */
const TRON_TOKEN = /^([A-Z][A-Z0-9]{1,15}):([1-9A-HJ-NP-Za-km-z]{34}):(\d{1,2}):([\x20-\x39\x3b-\x7e]{1,32})$/;
const SWEEP = /^([A-Z][A-Z0-9]{1,15}):(\S{1,40})$/;
/** Of a currency that the ledger can keep. */
const SCALE_MAX = 30;
/** Whole units, of each token that nothing is said of: some ten times what a sweep costs. */
const SWEEP_AT: Readonly<Record<Mode, bigint>> = { sandbox: 10n, production: 100n };

export const readEthereumTokens = (env: Environment, mode: Mode): readonly Token[] =>
  readTokens(env, mode, { ...ETHEREUM, byDefault: TEST_USDC });

export const readTronTokens = (env: Environment, mode: Mode): readonly Token[] =>
  readTokens(env, mode, { ...TRON, byDefault: TEST_USDT });

const ETHEREUM: Dialect = {
  ...{ tokens: "ETHEREUM_TOKENS", sweeps: "ETHEREUM_TOKEN_SWEEP_MINIMUM", native: "ETH" },
  form: "code:contract:decimals:name:version",
  read(text) {
    const [, code, address, decimals, name, version] = ETHEREUM_TOKEN.exec(text) ?? [];
    const contract = address === undefined ? null : readEthereumAddress(address);
    if (!code || !contract || !name || !version || isZeroAddress(contract)) return null;
    return { asset: { code, scale: Number(decimals) }, contract, domain: { name, version } };
  },
};

const TRON: Dialect = {
  ...{ tokens: "TRON_TOKENS", sweeps: "TRON_TOKEN_SWEEP_MINIMUM", native: "TRX" },
  form: "code:contract:decimals:symbol",
  read(text) {
    const [, code, contract, decimals, symbol] = TRON_TOKEN.exec(text) ?? [];
    if (!code || !contract || !symbol || !isTronAddress(contract) || isTronZeroAddress(contract)) return null;
    return { asset: { code, scale: Number(decimals) }, contract, domain: null, symbol };
  },
};

function readTokens(
  env: Environment,
  mode: Mode,
  { byDefault, ...dialect }: Dialect & { readonly byDefault: string },
): readonly Token[] {
  const { tokens: name, form, native, read } = dialect;
  const said = env.list(name, mode === "sandbox" ? [byDefault] : []);
  const known = said.flatMap((text) => {
    const token = read(text);
    return token === null || token.asset.code === native || token.asset.scale > SCALE_MAX ? [] : [token];
  });
  const isRight =
    known.length === said.length &&
    known.length <= TOKENS_MAX &&
    new Set(known.map(({ asset }) => asset.code)).size === known.length &&
    new Set(known.map(({ contract }) => contract)).size === known.length;
  if (!isRight) {
    env.refuse(`${name} must be at most ${TOKENS_MAX} different tokens, separated by commas, as ${form}`);
    return [];
  }
  const whole = known.map((token) => ({ ...token, sweepMinimum: SWEEP_AT[mode] * 10n ** BigInt(token.asset.scale) }));
  return withSweeps(env, dialect, whole);
}

function withSweeps(env: Environment, { sweeps }: Dialect, tokens: readonly Token[]): readonly Token[] {
  const said = env.list(sweeps, []);
  const minimums = new Map<string, bigint>();
  for (const text of said) {
    const [, code = "", amount = ""] = SWEEP.exec(text) ?? [];
    const token = tokens.find(({ asset }) => asset.code === code);
    const read = token && parseMoney(token.asset, amount);
    if (read?.ok) minimums.set(code, read.value.units);
  }
  if (minimums.size < said.length)
    env.refuse(`${sweeps} must be amounts of different tokens, separated by commas, as USDC:100`);
  return tokens.map((token) => {
    const minimum = minimums.get(token.asset.code) ?? token.sweepMinimum;
    return { ...token, sweepMinimum: minimum === 0n ? null : minimum };
  });
}
