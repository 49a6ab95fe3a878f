import type { Currency } from "@coffer/client/money";
import type {
  ChainSettingsFactsFragment,
  ChainTermsQuery,
  DraftNetworkSettingsMutationVariables,
  DraftTokenChangeMutationVariables,
  DraftTokenDelistingMutationVariables,
  DraftTokenListingMutationVariables,
} from "../../generated/operate/chains/terms.ts";
import { words } from "../../words/words.ts";
import type { Said, Values } from "./change-form.tsx";
import type { DraftField } from "./read-field.ts";

type Terms = NonNullable<ChainTermsQuery["networkTerms"]>;
type Of = { readonly network: string; readonly terms: Terms };

const w = words.networkChanges;

const textIn = (values: Values, name: string): string => String(values[name] ?? "");
const textOrNull = (values: Values, name: string): string | null =>
  values[name] === null ? null : textIn(values, name);
const countIn = (values: Values, name: string): number => Number.parseInt(textIn(values, name), 10);

/** What is said of one alone is wrong, as the API says. */
const countOrNone = (values: Values, name: string): number => (values[name] === null ? 0 : countIn(values, name));

/** As they hold, `write`: amounts in the reader's language. */
export const settingsFields = (
  { confirmations, feeMax, sweepMinimum, consolidation }: ChainSettingsFactsFragment,
  currency: Currency,
  write: (amount: string) => string,
): readonly DraftField[] => [
  { name: "confirmations", label: w.confirmations, initial: String(confirmations), as: "COUNT", isNeeded: true },
  {
    name: "feeMax",
    label: `${w.feeMax} (${currency.code})`,
    initial: write(feeMax.amount),
    as: { currency },
    isNeeded: true,
  },
  {
    ...{ name: "sweepMinimum", label: `${w.sweepMinimum} (${currency.code})`, hint: w.sweepHint },
    ...{ initial: sweepMinimum ? write(sweepMinimum.amount) : "", as: { currency }, isNeeded: false },
  },
  {
    ...{ name: "rateMax", label: w.rateMax, hint: w.joinHint },
    ...{ initial: consolidation ? String(consolidation.rateMax) : "", as: "COUNT", isNeeded: false },
  },
  {
    ...{ name: "outputs", label: w.outputs, hint: w.joinHint },
    ...{ initial: consolidation ? String(consolidation.outputs) : "", as: "COUNT", isNeeded: false },
  },
];

export function toSettings(
  { values, reason, idempotencyKey }: Said,
  { network, terms }: Of,
): DraftNetworkSettingsMutationVariables["input"] {
  const joins = values.rateMax !== null || values.outputs !== null;
  return {
    ...{ network, reason, idempotencyKey, basedOn: terms.version },
    ...{ confirmations: countIn(values, "confirmations"), feeMax: textIn(values, "feeMax") },
    sweepMinimum: textOrNull(values, "sweepMinimum"),
    consolidation: joins ? { rateMax: countOrNone(values, "rateMax"), outputs: countOrNone(values, "outputs") } : null,
  };
}

/** Its decimals are those of its amount: what is typed of one decides how the other is read. */
export function listingFields(typed: (name: string) => string): readonly DraftField[] {
  const [code, decimals] = [typed("currency").trim(), typed("decimals").trim()];
  const currency = /^\d{1,2}$/.test(decimals) ? { code, scale: Number.parseInt(decimals, 10) } : null;
  return [
    { name: "currency", label: w.currency, hint: w.currencyHint, as: "TEXT", isNeeded: true },
    { name: "contract", label: w.contract, hint: w.contractHint, as: "TEXT", isNeeded: true },
    { name: "decimals", label: w.decimals, as: "COUNT", isNeeded: true },
    { name: "domainName", label: w.domainName, hint: w.domainHint, as: "TEXT", isNeeded: false },
    { name: "domainVersion", label: w.domainVersion, hint: w.domainHint, as: "TEXT", isNeeded: false },
    { name: "symbol", label: w.symbol, hint: w.symbolHint, as: "TEXT", isNeeded: false },
    { name: "sweepMinimum", label: w.sweepMinimum, hint: w.sweepHint, as: { currency }, isNeeded: false },
  ];
}

const versionOf = ({ tokens }: Terms, currency: string): number | null =>
  tokens.find(({ listing }) => listing.currency === currency)?.version ?? null;

export function toListing(
  { values, reason, idempotencyKey }: Said,
  { network, terms }: Of,
): DraftTokenListingMutationVariables["input"] {
  const currency = textIn(values, "currency");
  return {
    ...{ network, currency, reason, idempotencyKey, basedOn: versionOf(terms, currency) },
    ...{ contract: textIn(values, "contract"), decimals: countIn(values, "decimals") },
    ...{ domainName: textOrNull(values, "domainName"), domainVersion: textOrNull(values, "domainVersion") },
    ...{ symbol: textOrNull(values, "symbol"), sweepMinimum: textOrNull(values, "sweepMinimum") },
  };
}

type Token = Terms["tokens"][number];

/** What can change of one: as it holds, `write` in the reader's language. */
export function tokenFields(
  { listing: { currency: code, decimals, sweepMinimum } }: Token,
  write: (amount: string) => string,
): readonly DraftField[] {
  return [
    {
      ...{ name: "sweepMinimum", label: `${w.sweepMinimum} (${code})`, hint: w.sweepHint },
      ...{ initial: sweepMinimum ? write(sweepMinimum.amount) : "" },
      ...{ as: { currency: { code, scale: decimals } }, isNeeded: false },
    },
  ];
}

export const toTokenChange = (
  { values, reason, idempotencyKey }: Said,
  { network, token: { listing, version } }: { readonly network: string; readonly token: Token },
): DraftTokenChangeMutationVariables["input"] => ({
  ...{ network, currency: listing.currency, reason, idempotencyKey, basedOn: version },
  sweepMinimum: textOrNull(values, "sweepMinimum"),
});

/** Which one is all that there is to say. */
export const delistingFields = (): readonly DraftField[] => [];

export const toDelisting = (
  { reason, idempotencyKey }: Said,
  { network, token: { listing, version } }: { readonly network: string; readonly token: Token },
): DraftTokenDelistingMutationVariables["input"] => ({
  ...{ network, currency: listing.currency, reason, idempotencyKey, basedOn: version },
});
