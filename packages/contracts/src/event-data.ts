import type { CofferEvent, Json } from "./event.ts";
import { type Id, isId } from "./ids.ts";
import { type EntrySubject, isSubjectKind, SUBJECT_PREFIXES } from "./subjects.ts";

/**
 * Reads a value of an event's data, or throws an error that names the place and never the value.
 */
type Read<Value> = (value: Json | undefined, at: string) => Value;

const misfit = (at: string, what: string): never => {
  throw new Error(`the event's ${at} is ${what}`);
};

const text =
  (pattern: RegExp): Read<string> =>
  (value, at) =>
    typeof value === "string" && pattern.test(value) ? value : misfit(at, "not of its form");
const id =
  <const Prefix extends string>(prefix: Prefix): Read<Id<Prefix>> =>
  (value, at) =>
    typeof value === "string" && isId(prefix, value) ? value : misfit(at, `no id of ${prefix}`);
const orNull =
  <Value>(read: Read<Value>): Read<Value | null> =>
  (value, at) =>
    value === null ? null : read(value, at);
/** Of what events did not have from the beginning. */
const orElse =
  <Value>(read: Read<Value>, fallback: Value): Read<Value> =>
  (value, at) =>
    value === undefined ? fallback : read(value, at);
const list =
  <Value>(read: Read<Value>): Read<readonly Value[]> =>
  (value, at) =>
    Array.isArray(value) ? value.map((one) => read(one, at)) : misfit(at, "no list");
const whole: Read<number> = (value, at) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : misfit(at, "no whole number");
/** The first is 1. */
const nth: Read<number> = (value, at) => (whole(value, at) >= 1 ? whole(value, at) : misfit(at, "below 1"));

/** What is not named is left behind: an event may be added to. */
const shape =
  <Shape extends Readonly<Record<string, Read<unknown>>>>(fields: Shape) =>
  (data: Json): { readonly [Name in keyof Shape]: ReturnType<Shape[Name]> } => {
    if (typeof data !== "object" || data === null || Array.isArray(data)) return misfit("data", "no object");
    const given = data as { readonly [name: string]: Json | undefined };
    const read = Object.entries(fields).map(([name, readField]) => [name, readField(given[name], name)]);
    return Object.fromEntries(read) as { readonly [Name in keyof Shape]: ReturnType<Shape[Name]> };
  };

const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
/** As much as the ledger can hold of a currency without fractions, and of one with many. */
const DECIMAL = /^-?\d{1,78}(\.\d{1,78})?$/;
/** As chains write them: hexadecimal, base58, bech32, and some with what they are in front. */
const ON_CHAIN = /^[A-Za-z0-9:]{1,128}$/;
/**
 * As auth lets nobody register with anything else; no control or separator of lines, or a mail's
 * header could be written with it.
 */
const EMAIL = /^[^\s\p{C}@]{1,64}@[^\s\p{C}@]{1,255}$/u;
const USERNAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{2,31}$/;
const REASON = /^[A-Za-z_]{1,64}$/;
/** Of what clients say of themselves. */
const PRINTABLE = /^[\x20-\x7e]{1,60}$/;
/** IPv4 or IPv6, with a zone where it has one. */
const ADDRESS = /^[0-9A-Fa-f:.]{2,45}(%[\w.-]{1,32})?$/;
/** How the IANA database names its zones. Which there are, each process knows for itself. */
export const TIME_ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;
const CAPABILITY = /^[a-z][a-z0-9-]{0,31}$/;
const SCOPE = /^[a-z]{1,32}:[a-z]{1,32}$/;
/**
 * Base64url (RFC 4648 §5), without padding: as long as the longest credential id, or an RSA key of
 * 8192 bits.
 */
const BYTES = /^[A-Za-z0-9_-]{1,2048}$/;

/** Null, too, for a kind that only a younger version knows. */
const subject: Read<EntrySubject | null> = (value, at) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return misfit(at, "no object");
  const { kind, id: found } = value as { readonly [name: string]: Json | undefined };
  if (typeof kind !== "string" || typeof found !== "string") return misfit(at, "of no kind, or without an id");
  if (!isSubjectKind(kind)) return null;
  return isId(SUBJECT_PREFIXES[kind], found) ? { kind, id: found } : misfit(at, "of another kind than its id");
};

/** Of a freeze, of its end, and of the end of a lockout. */
const byOperator = shape({ userId: id("usr"), operatorId: id("usr") });
/** Of a user or of a service: one of the two. */
const ofKey = { keyId: id("key"), userId: orNull(id("usr")), serviceId: orNull(id("svc")), byId: id("usr") } as const;
const paymentRequest = shape({
  requestId: id("prq"),
  status: text(CODE),
  at: text(INSTANT),
  payeeUserId: id("usr"),
  /** Whoever is named, or has paid. */
  payerUserId: orNull(id("usr")),
});
const paymentSchedule = shape({
  scheduleId: id("sch"),
  userId: id("usr"),
  status: text(CODE),
  /** Why it is stopped, or why a date was missed. */
  reason: orNull(text(CODE)),
  at: text(INSTANT),
  /** The date that it is about. */
  date: orNull(text(INSTANT)),
  /** What was paid at it. */
  paymentId: orNull(id("pay")),
  /** Why nothing was. */
  refusal: orNull(text(CODE)),
});
const bulkPayment = shape({
  bulkPaymentId: id("blk"),
  userId: id("usr"),
  status: text(CODE),
  at: text(INSTANT),
  /** How many it has, and what they have come to so far. */
  rows: whole,
  paid: whole,
  refused: whole,
  skipped: whole,
});
const service = shape({ serviceId: id("svc"), byId: id("usr") });
const node = shape({ nodeId: id("nod"), byId: id("usr") });
const factor = shape({ userId: id("usr"), factor: text(CODE) });

/**
 * Of a deposit that a chain brings. `credit`: how many times it has been confirmed by now, for a
 * reorganisation of the chain may take it back.
 */
const ofChainDeposit = { depositId: id("dep"), credit: nth, userId: id("usr") } as const;

/** Of what a network brought to ours, or took from it, beside what people sent and got. */
const onChainOutside = {
  network: text(CODE),
  currency: text(CODE),
  /** In whole units, exact. */
  amount: text(DECIMAL),
  txid: text(ON_CHAIN),
  address: text(ON_CHAIN),
} as const;

const passkey = shape({
  passkeyId: id("psk"),
  userId: id("usr"),
  credentialId: text(BYTES),
  /** COSE_Key (RFC 9052 §7). */
  publicKey: text(BYTES),
  /** Of COSE (RFC 9053): -7, -8 or -257. */
  algorithm: whole,
  kind: text(CODE),
});

/**
 * What each type's data is, read once, at the border of who hears of it. A type that is not here
 * has no effect anywhere.
 */
export const EVENT_DATA = {
  "coffer.auth.user.registered": shape({ userId: id("usr"), username: text(USERNAME) }),
  "coffer.auth.registration.email_taken": shape({ userId: id("usr"), email: text(EMAIL) }),
  "coffer.auth.user.frozen": byOperator,
  "coffer.auth.user.unfrozen": byOperator,
  "coffer.auth.lockout.lifted": byOperator,
  "coffer.auth.role.changed": shape({
    userId: id("usr"),
    action: text(CODE),
    role: text(CODE),
    byUserId: orNull(id("usr")),
    approvedById: orNull(id("usr")),
  }),
  "coffer.auth.role.requested": shape({
    requestId: id("rrq"),
    userId: id("usr"),
    action: text(CODE),
    role: text(CODE),
    byUserId: id("usr"),
  }),
  "coffer.auth.passkey.added": passkey,
  "coffer.auth.passkey.removed": passkey,
  "coffer.auth.session.ended": shape({ sessionId: id("ses"), userId: id("usr"), reason: text(REASON) }),
  "coffer.auth.session.new_device": shape({
    sessionId: id("ses"),
    userId: id("usr"),
    device: orNull(text(PRINTABLE)),
    address: orNull(text(ADDRESS)),
    at: text(INSTANT),
  }),
  "coffer.auth.api_key.created": shape({ ...ofKey, scopes: list(text(SCOPE)), expiresAt: text(INSTANT) }),
  "coffer.auth.api_key.rotated": shape({ ...ofKey, formerEndsAt: text(INSTANT) }),
  "coffer.auth.api_key.revoked": shape(ofKey),
  "coffer.auth.key_grant.ended": shape({ grantId: id("kgr"), keyId: id("key"), reason: text(REASON) }),
  "coffer.auth.service.created": service,
  "coffer.auth.service.disabled": service,
  "coffer.auth.service.enabled": service,
  "coffer.auth.node.registered": node,
  "coffer.auth.node.key_replaced": shape({ nodeId: id("nod"), byId: id("usr"), formerEndsAt: text(INSTANT) }),
  "coffer.auth.node.capabilities_changed": shape({
    ...{ nodeId: id("nod"), byId: id("usr") },
    ...{ granted: list(text(CAPABILITY)), takenBack: list(text(CAPABILITY)) },
  }),
  "coffer.auth.node.disabled": node,
  "coffer.auth.node.enabled": node,
  "coffer.auth.node_grant.ended": shape({ grantId: id("ngr"), nodeId: id("nod"), reason: text(REASON) }),
  "coffer.auth.factor.added": factor,
  "coffer.auth.factor.removed": factor,
  "coffer.auth.recovery_codes.renewed": shape({ userId: id("usr") }),
  "coffer.auth.recovery_code.used": shape({ userId: id("usr"), left: whole }),
  "coffer.users.time_zone.changed": shape({ userId: id("usr"), timeZone: orNull(text(TIME_ZONE)), revision: whole }),
  "coffer.verification.status.changed": shape({
    verificationId: id("ver"),
    userId: id("usr"),
    status: text(CODE),
    level: whole,
    at: text(INSTANT),
  }),
  "coffer.verification.user.verified": shape({
    userId: id("usr"),
    verificationId: id("ver"),
    level: whole,
    networks: list(text(CODE)),
  }),
  "coffer.wallets.wallet.created": shape({ walletId: id("wal"), userId: id("usr"), network: text(CODE) }),
  "coffer.wallets.deposit.confirmed": shape({
    ...ofChainDeposit,
    walletId: id("wal"),
    network: text(CODE),
    currency: text(CODE),
    /** In whole units, exact. */
    amount: text(DECIMAL),
    txid: text(ON_CHAIN),
    address: text(ON_CHAIN),
    confirmedAt: text(INSTANT),
  }),
  "coffer.wallets.deposit.reversed": shape({ ...ofChainDeposit, reversedAt: text(INSTANT) }),
  /** Of a wallet whose coins stay apart: the books do not know it. */
  "coffer.wallets.receipt.changed": shape({
    depositId: id("dep"),
    userId: id("usr"),
    walletId: id("wal"),
    network: text(CODE),
    currency: text(CODE),
    /** In whole units, exact. */
    amount: text(DECIMAL),
    txid: text(ON_CHAIN),
    address: text(ON_CHAIN),
    state: text(CODE),
    at: text(INSTANT),
  }),
  /** OPEN: money of this currency can be sent over the network from here; PAUSED: not now. */
  "coffer.wallets.treasury.switched": shape({
    network: text(CODE),
    currency: text(CODE),
    /** Of a token: how many decimals its contract has. */
    scale: orElse(orNull(whole), null),
    state: text(CODE),
    switchedAt: text(INSTANT),
  }),
  /** What came to a treasury from outside, and is there for good. */
  "coffer.wallets.treasury.funded": shape({ ...onChainOutside, fundedAt: text(INSTANT) }),
  /**
   * STOPPED: the books and the chain differ, and nothing of the currency leaves over the network;
   * RELEASED: an operator has let go.
   */
  "coffer.wallets.custody.switched": shape({
    network: text(CODE),
    currency: text(CODE),
    state: text(CODE),
    switchedAt: text(INSTANT),
  }),
  "coffer.wallets.payout.confirmed": shape({
    paymentId: id("pay"),
    network: text(CODE),
    txid: text(ON_CHAIN),
    confirmedAt: text(INSTANT),
  }),
  /** It has paid nothing, and never will. */
  "coffer.wallets.payout.failed": shape({ paymentId: id("pay"), reason: text(CODE), failedAt: text(INSTANT) }),
  /** Its payer has called it off before anything of it was signed: it never is paid. */
  "coffer.wallets.payout.cancelled": shape({ paymentId: id("pay"), cancelledAt: text(INSTANT) }),
  /** Its payer wanted it called off, and it is signed: it goes on. */
  "coffer.wallets.payout.cancellation_refused": shape({ paymentId: id("pay"), refusedAt: text(INSTANT) }),
  /** What a network took for a transaction of ours that is there for good, whatever it did. */
  "coffer.wallets.fee.paid": shape({ ...onChainOutside, paidAt: text(INSTANT) }),
  /** Of a pay-out or a sweep; a sweep is nobody's. */
  "coffer.wallets.transaction.changed": shape({
    transactionId: id("txn"),
    userId: orNull(id("usr")),
    paymentId: orNull(id("pay")),
    network: text(CODE),
    state: text(CODE),
    txid: orNull(text(ON_CHAIN)),
    at: text(INSTANT),
  }),
  "coffer.wallets.node_wallet.created": shape({ nodeWalletId: id("nwl"), nodeId: id("nod"), network: text(CODE) }),
  /** What a node sends from a wallet of its own: the books do not know it. */
  "coffer.wallets.node_send.changed": shape({
    nodeSendId: id("nws"),
    nodeWalletId: id("nwl"),
    network: text(CODE),
    state: text(CODE),
    txid: text(ON_CHAIN),
    at: text(INSTANT),
  }),
  "coffer.ledger.balance.changed": shape({
    accountId: id("acc"),
    ownerId: orNull(id("usr")),
    currency: text(CODE),
    posted: text(DECIMAL),
    pendingIn: text(DECIMAL),
    pendingOut: text(DECIMAL),
    available: text(DECIMAL),
    paymentId: orNull(id("pay")),
    subject: orNull(subject),
  }),
  "coffer.payments.payment.changed": shape({
    paymentId: id("pay"),
    status: text(CODE),
    at: text(INSTANT),
    fromUserId: orNull(id("usr")),
    toUserId: orNull(id("usr")),
    priority: orElse(text(CODE), "NORMAL"),
  }),
  "coffer.payments.deposit.credited": shape({ ...ofChainDeposit, paymentId: id("pay") }),
  /** Wallets is to send it over the network; once for each payment. */
  "coffer.payments.payout.requested": shape({
    paymentId: id("pay"),
    userId: id("usr"),
    network: text(CODE),
    currency: text(CODE),
    /** In whole units, exact. */
    amount: text(DECIMAL),
    address: text(ON_CHAIN),
    priority: text(CODE),
    /** Nothing leaves while it is frozen. Null in events of earlier versions. */
    accountId: orElse(id("acc"), null),
    requestedAt: text(INSTANT),
  }),
  /** Its payer wants it called off, if it is not signed; once for each payment. */
  "coffer.payments.payout.cancellation_requested": shape({
    paymentId: id("pay"),
    userId: id("usr"),
    requestedAt: text(INSTANT),
  }),
  /** It was signed before. */
  "coffer.payments.payout.cancellation_refused": shape({
    paymentId: id("pay"),
    userId: id("usr"),
    at: text(INSTANT),
  }),
  "coffer.payments.request.created": paymentRequest,
  "coffer.payments.request.reminded": paymentRequest,
  "coffer.payments.request.paid": paymentRequest,
  "coffer.payments.request.declined": paymentRequest,
  "coffer.payments.request.cancelled": paymentRequest,
  "coffer.payments.request.expired": paymentRequest,
  "coffer.payments.schedule.created": paymentSchedule,
  "coffer.payments.schedule.paused": paymentSchedule,
  "coffer.payments.schedule.resumed": paymentSchedule,
  "coffer.payments.schedule.ended": paymentSchedule,
  "coffer.payments.schedule.paid": paymentSchedule,
  "coffer.payments.schedule.refused": paymentSchedule,
  "coffer.payments.schedule.missed": paymentSchedule,
  "coffer.payments.schedule.skipped": paymentSchedule,
  "coffer.payments.bulk.created": bulkPayment,
  "coffer.payments.bulk.started": bulkPayment,
  "coffer.payments.bulk.progressed": bulkPayment,
  "coffer.payments.bulk.completed": bulkPayment,
  "coffer.payments.bulk.cancelled": bulkPayment,
  "coffer.payments.webhook.disabled": shape({
    endpointId: id("whe"),
    userId: id("usr"),
    reason: text(CODE),
    at: text(INSTANT),
  }),
  "coffer.payments.webhook.test": shape({ endpointId: id("whe") }),
  "coffer.payments.events.kept": shape({ people: whole }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<Type extends EventType> = ReturnType<(typeof EVENT_DATA)[Type]>;

/** Throws where the event is of another type, or its data not what the type says. */
export function readEventData<Type extends EventType>(
  type: Type,
  event: Pick<CofferEvent, "type" | "data">,
): EventData<Type> {
  if (event.type !== type) throw new Error(`the event is of another type than ${type}`);
  return EVENT_DATA[type](event.data) as EventData<Type>;
}
