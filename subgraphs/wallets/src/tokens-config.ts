import { isZeroAddress, readEthereumAddress } from "@coffer/addresses/ethereum";
import { parseMoney } from "@coffer/money/money";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { TEST_USDC } from "./adapters/chains/ethereum/test-usdc/test-usdc.ts";
import type { Token } from "./domain/tokens/token.ts";

const TOKENS = "ETHEREUM_TOKENS";
const SWEEPS = "ETHEREUM_TOKEN_SWEEP_MINIMUM";

const FORM = "code:contract:decimals:name:version";

/** Each is looked for in every block. */
const TOKENS_MAX = 16;
/** Of ETHEREUM_TOKENS: USDC:0xA0b8…:6:USD Coin:2 */
const TOKEN =
  /^([A-Z][A-Z0-9]{1,15}):(0x[0-9a-fA-F]{40}):(\d{1,2}):([\x20-\x39\x3b-\x7e]{1,64}):([\x20-\x39\x3b-\x7e]{1,16})$/;
const SWEEP = /^([A-Z][A-Z0-9]{1,15}):(\S{1,40})$/;
/** Of a currency that the ledger can keep. */
const SCALE_MAX = 30;
/** What its network is paid in, and what cannot be a token there. */
const NATIVE = "ETH";

/** Whole units, of each token that nothing is said of: some ten times what a sweep costs. */
const SWEEP_AT: Readonly<Record<Mode, bigint>> = { sandbox: 10n, production: 100n };

export function readEthereumTokens(env: Environment, mode: Mode): readonly Token[] {
  const said = env.list(TOKENS, mode === "sandbox" ? [TEST_USDC] : []);
  const tokens = said.map((text) => readToken(text, mode));
  const known = tokens.filter((token) => token !== null);
  const isRight =
    known.length === said.length &&
    known.length <= TOKENS_MAX &&
    new Set(known.map(({ asset }) => asset.code)).size === known.length &&
    new Set(known.map(({ contract }) => contract)).size === known.length;
  if (!isRight) {
    env.refuse(`${TOKENS} must be at most ${TOKENS_MAX} different tokens, separated by commas, as ${FORM}`);
    return [];
  }
  return withSweeps(env, known);
}

function readToken(text: string, mode: Mode): Token | null {
  const [, code, address, decimals, name, version] = TOKEN.exec(text) ?? [];
  const contract = address === undefined ? null : readEthereumAddress(address);
  const scale = Number(decimals);
  if (!code || !contract || !name || !version || isZeroAddress(contract) || code === NATIVE || scale > SCALE_MAX)
    return null;
  const sweepMinimum = SWEEP_AT[mode] * 10n ** BigInt(scale);
  return { asset: { code, scale }, contract, domain: { name, version }, sweepMinimum };
}

function withSweeps(env: Environment, tokens: readonly Token[]): readonly Token[] {
  const said = env.list(SWEEPS, []);
  const minimums = new Map<string, bigint>();
  for (const text of said) {
    const [, code = "", amount = ""] = SWEEP.exec(text) ?? [];
    const token = tokens.find(({ asset }) => asset.code === code);
    const read = token && parseMoney(token.asset, amount);
    if (read?.ok) minimums.set(code, read.value.units);
  }
  if (minimums.size < said.length)
    env.refuse(`${SWEEPS} must be amounts of different tokens, separated by commas, as USDC:100`);
  return tokens.map((token) => {
    const minimum = minimums.get(token.asset.code) ?? token.sweepMinimum;
    return { ...token, sweepMinimum: minimum === 0n ? null : minimum };
  });
}
