import type Stripe from "stripe";
import type { AskedMethod, KnownMethod, MethodProvider } from "../../app/methods/ports.ts";
import type { MethodKind } from "../../domain/methods/method.ts";
import type { UserId } from "../../domain/money/ids.ts";
import { type StripeParts, USER } from "./ask-once.ts";
import { StripeRefusal } from "./client.ts";
import { type Destination, parseDestination } from "./destination.ts";

/**
 * Two kinds of tokens: a payment method (`pm_…`), from which money comes in, and what is paid out
 * to, an external account of the person's connected account (`acct_…/ba_…`, `acct_…/card_…`).
 */
export const makeStripeMethods = (parts: StripeParts): MethodProvider => ({
  async look(asked) {
    const destination = parseDestination(asked.token);
    if (destination) return orNull(() => lookAtDestination(parts, destination, asked.userId));
    return PAYMENT_METHOD.test(asked.token) ? orNull(() => lookAtSource(parts, asked)) : null;
  },
});

const PAYMENT_METHOD = /^pm_[A-Za-z0-9]+$/;

/** What Stripe refuses to show is nothing that it knows as ours. */
async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof StripeRefusal) return null;
    throw error;
  }
}

/** Those of Stripe's types that need no page of theirs each time. */
const KINDS: ReadonlyMap<string, MethodKind> = new Map([
  ["card", "CARD"],
  ["us_bank_account", "BANK"],
  ["sepa_debit", "BANK"],
  ["bacs_debit", "BANK"],
  ["acss_debit", "BANK"],
  ["au_becs_debit", "BANK"],
]);

async function lookAtSource(parts: StripeParts, { token, userId, isKept }: AskedMethod): Promise<KnownMethod | null> {
  const { stripe, kept } = parts;
  const found = await stripe.call(({ paymentMethods }) => paymentMethods.retrieve(token));
  const kind = KINDS.get(found.type);
  if (!kind) return null;
  const own = await kept.findCustomer(userId);
  const holder = idOf(found.customer);
  // Somebody else's, or detached since.
  if (holder !== null ? holder !== own : isKept) return null;
  const customer = own ?? (await makeCustomer(parts, userId));
  if (holder === null) await stripe.call(({ paymentMethods }) => paymentMethods.attach(token, { customer }));
  return {
    kind,
    label: labelOf(found),
    isVerified: await isSetUp(parts, { token, kind, customer }),
    takesDeposits: true,
    takesWithdrawals: false,
  };
}

const idOf = (held: string | { readonly id: string } | null): string | null =>
  typeof held === "string" ? held : (held?.id ?? null);

async function makeCustomer({ stripe, kept }: StripeParts, userId: UserId): Promise<string> {
  const { id } = await stripe.call(({ customers }) =>
    customers.create({ metadata: { [USER]: userId } }, { idempotencyKey: `${userId}:customer` }),
  );
  return kept.keepCustomer(userId, id);
}

type SettingUp = { readonly token: string; readonly kind: MethodKind; readonly customer: string };

/**
 * Whether its holder has agreed that it is charged when they are not there: a setup intent of it
 * has succeeded. A card of which there is none is set up here; a bank account's holder agrees to a
 * mandate on the page, and proves it with small amounts that take days.
 */
async function isSetUp({ stripe }: StripeParts, { token, kind, customer }: SettingUp): Promise<boolean> {
  const { data } = await stripe.call(({ setupIntents }) => setupIntents.list({ payment_method: token, limit: 100 }));
  if (data.some(({ status }) => status === "succeeded")) return true;
  if (kind !== "CARD" || data.length > 0) return false;
  const asked = {
    customer,
    payment_method: token,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    confirm: true,
    usage: "off_session",
  } as const;
  const made = await orNull(() =>
    stripe.call(({ setupIntents }) => setupIntents.create(asked, { idempotencyKey: `${customer}:${token}:setup` })),
  );
  return made?.status === "succeeded";
}

function labelOf({ type, card, us_bank_account: us, ...debits }: Stripe.PaymentMethod): string {
  if (card) return toLabel(card.brand, card.last4);
  if (us) return toLabel(us.bank_name, us.last4);
  const debit = debits.sepa_debit ?? debits.bacs_debit ?? debits.acss_debit ?? debits.au_becs_debit;
  return toLabel(type, debit?.last4);
}

/** For people: never more of a number than its last four digits. */
function toLabel(name: string | null | undefined, last4: string | null | undefined): string {
  const words = (name ?? "account")
    .replaceAll("_", " ")
    .replace(/[^\p{L}\p{N} .&'-]/gu, "")
    .slice(0, 100);
  const shown = words.charAt(0).toUpperCase() + words.slice(1);
  return /^\d{4}$/.test(last4 ?? "") ? `${shown} •••• ${last4}` : shown;
}

/** Of a bank account that Stripe will not send to. */
const BROKEN: readonly string[] = ["errored", "verification_failed", "tokenized_account_number_deactivated"];

async function lookAtDestination(
  { stripe }: StripeParts,
  { account, external }: Destination,
  userId: UserId,
): Promise<KnownMethod | null> {
  const owner = await stripe.call(({ accounts }) => accounts.retrieve(account));
  if (owner.metadata?.[USER] !== userId) return null;
  const held = await stripe.call(({ accounts }) => accounts.retrieveExternalAccount(account, external));
  const isReady = owner.payouts_enabled && owner.capabilities?.transfers === "active";
  const takes = { takesDeposits: false, takesWithdrawals: true };
  if (held.object === "card") {
    const isInstant = held.available_payout_methods?.includes("instant") ?? false;
    return { kind: "CARD", label: toLabel(held.brand, held.last4), isVerified: isReady && isInstant, ...takes };
  }
  const isSound = !BROKEN.includes(held.status);
  return { kind: "BANK", label: toLabel(held.bank_name, held.last4), isVerified: isReady && isSound, ...takes };
}
