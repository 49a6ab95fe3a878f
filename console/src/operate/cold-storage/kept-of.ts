import { type ApiMoney, compare, fromApi, sum, toApi } from "@coffer/client/money";
import type { ColdStorageFactsFragment, KeptOfFragment } from "../../generated/operate/cold-storage/cold-storage.ts";

type Cap = ColdStorageFactsFragment["caps"][number];

/** Of one currency: what is here, what is elsewhere, and how much of it may be here. */
export type KeptMoney = {
  readonly currency: string;
  /** Null where no node says; of what is elsewhere, of one of its addresses, if it has any. */
  readonly hot: ApiMoney | null;
  readonly cold: ApiMoney | null | "NOWHERE";
  readonly cap: Cap | null;
  readonly stands: "ABOVE" | "BELOW" | "BETWEEN" | null;
};

/** The network's own currency first. A cap may name a token that is not listed any more. */
export function keptOf(
  treasury: KeptOfFragment,
  inForce: Pick<ColdStorageFactsFragment, "caps"> | undefined,
): readonly KeptMoney[] {
  const caps = inForce?.caps ?? [];
  const native = nativeOf(treasury);
  const own = native === null ? [] : [{ currency: native, hot: treasury.balance }];
  const tokens = treasury.tokens.map(({ currency: { code }, balance }) => ({ currency: code, hot: balance }));
  const shown = [...own, ...tokens];
  const others = caps
    .filter(({ cap }) => !shown.some(({ currency }) => currency === cap.currency))
    .map(({ cap }) => ({ currency: cap.currency, hot: null }));
  return [...shown, ...others].map(({ currency, hot }) => {
    const cap = caps.find((one) => one.cap.currency === currency) ?? null;
    return { currency, hot, cap, cold: coldOf(treasury, currency), stands: standsOf(hot, cap) };
  });
}

const nativeOf = ({ balance, planned }: KeptOfFragment): string | null => (balance ?? planned).currency;

/** At all of its addresses together. */
function coldOf(treasury: KeptOfFragment, currency: string): KeptMoney["cold"] {
  if (treasury.cold.length === 0) return "NOWHERE";
  const isNative = nativeOf(treasury) === currency;
  const there = treasury.cold.map(({ balance, tokens }) =>
    isNative ? balance : (tokens.find((token) => token.currency.code === currency)?.balance ?? null),
  );
  const known = there.filter((one) => one !== null);
  const [first] = known;
  if (!first || known.length < there.length) return null;
  return toApi(sum(known.map(fromApi), fromApi(first).currency));
}

function standsOf(hot: ApiMoney | null, cap: Cap | null): KeptMoney["stands"] {
  if (hot === null || cap === null) return null;
  if (compare(fromApi(hot), fromApi(cap.cap)) > 0) return "ABOVE";
  if (cap.floor && compare(fromApi(hot), fromApi(cap.floor)) < 0) return "BELOW";
  return "BETWEEN";
}
