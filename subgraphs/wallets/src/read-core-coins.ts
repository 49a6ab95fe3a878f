import { parseMoney } from "@coffer/money/money";
import type { Environment } from "@coffer/platform/running/config";
import { Secret } from "@coffer/platform/values/secret";
import { CORE_SCALE, type CoreCoin } from "./domain/node-wallets/core-coin.ts";

/** A coin of the Core-RPC family, and where its node is; null: nowhere yet. */
export type ConfiguredCoin = { readonly coin: CoreCoin; readonly url: Secret | null };

const COINS_MAX = 16;

/**
 * `CORE_COINS`: a list of coins in JSON, of the form in docs/CHAINS.md. `CORE_RPC_URLS`:
 * `LITECOIN=http://user:password@host:9332/`, separated by commas.
 */
export function readCoreCoins(env: Environment, taken: readonly string[]): readonly ConfiguredCoin[] {
  const coins = readCoins(env.optional("CORE_COINS"));
  const isRight =
    coins !== null &&
    new Set(coins.map(({ network }) => network)).size === coins.length &&
    coins.every(({ network }) => !taken.includes(network));
  if (!isRight)
    env.refuse(
      `CORE_COINS must be a list of at most ${COINS_MAX} coins in JSON, each of the form in docs/CHAINS.md, with a network of its own`,
    );
  const known = isRight ? coins : [];
  const urls = readUrls(env.list("CORE_RPC_URLS", []));
  if (urls === null || [...urls.keys()].some((network) => !known.some((coin) => coin.network === network)))
    env.refuse("CORE_RPC_URLS must name networks of CORE_COINS, each once: NETWORK=http://user:password@host:port/");
  return known.map((coin) => ({ coin, url: urls?.get(coin.network) ?? null }));
}

function readUrls(texts: readonly string[]): ReadonlyMap<string, Secret> | null {
  const urls = new Map<string, Secret>();
  for (const text of texts) {
    const [, network, url] = /^([A-Z][A-Z0-9_]*)=(.+)$/.exec(text) ?? [];
    const isUrl = url !== undefined && URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
    if (network === undefined || !isUrl || urls.has(network)) return null;
    urls.set(network, new Secret(url));
  }
  return urls;
}

function readCoins(text: string | undefined): readonly CoreCoin[] | null {
  if (text === undefined) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || list.length > COINS_MAX) return null;
    const coins = list.flatMap((raw: unknown) => readCoin(raw) ?? []);
    return coins.length === list.length ? coins : null;
  } catch {
    return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;
const NAMES = [
  ...["network", "name", "currency", "genesis", "keyVersions", "scriptVersions", "hrp"],
  ...["confirmations", "finality", "dust", "feeFloor", "feeMax", "replacementStep"],
];

function readCoin(raw: unknown): CoreCoin | null {
  if (typeof raw !== "object" || raw === null || Object.keys(raw).some((name) => !NAMES.includes(name))) return null;
  const of = raw as Fields;
  const [network, displayName, currency] = [
    textOf(of.network, /^[A-Z][A-Z0-9_]{0,31}$/),
    textOf(of.name, /^[\w .-]{1,64}$/),
    textOf(of.currency, /^[A-Z][A-Z0-9]{1,11}$/),
  ];
  const [genesis, hrp] = [
    textOf(of.genesis, /^[0-9a-f]{64}$/),
    of.hrp === null ? null : textOf(of.hrp, /^[a-z0-9]{1,32}$/),
  ];
  const [keyVersions, scriptVersions] = [bytesOf(of.keyVersions), bytesOf(of.scriptVersions)];
  const [confirmations, finality] = [countOf(of.confirmations), countOf(of.finality)];
  const [dust, feeFloor, feeMax] = [unitsOf(of.dust), unitsOf(of.feeFloor), unitsOf(of.feeMax)];
  if (network === null || displayName === null || currency === null || genesis === null) return null;
  if ((hrp === null && of.hrp !== null) || keyVersions === null || scriptVersions === null) return null;
  if (confirmations === null || finality === null || finality < confirmations) return null;
  if (dust === null || feeFloor === null || feeMax === null) return null;
  // Left out: nothing is replaced, as where nothing was said of it.
  const isKept = of.replacementStep === undefined || of.replacementStep === null;
  const replacementStep = isKept ? null : unitsOf(of.replacementStep);
  if (replacementStep === null && !isKept) return null;
  return {
    ...{ network, displayName, currency, genesis, keyVersions, scriptVersions, hrp },
    ...{ confirmations, finality, dust, feeFloor, feeMax, replacementStep },
  };
}

const textOf = (raw: unknown, form: RegExp): string | null => (typeof raw === "string" && form.test(raw) ? raw : null);

const isWhole = (raw: unknown, max: number): raw is number =>
  Number.isSafeInteger(raw) && (raw as number) >= 0 && (raw as number) <= max;

const bytesOf = (raw: unknown): readonly number[] | null =>
  Array.isArray(raw) && raw.length > 0 && raw.every((one) => isWhole(one, 255)) ? (raw as number[]) : null;

const countOf = (raw: unknown): number | null => (isWhole(raw, 100_000) && raw > 0 ? raw : null);

/** Of a decimal text: what is not exact is none. */
function unitsOf(raw: unknown): bigint | null {
  const read = typeof raw === "string" ? parseMoney({ code: "", scale: CORE_SCALE }, raw) : null;
  return read?.ok && read.value.units > 0n ? read.value.units : null;
}
