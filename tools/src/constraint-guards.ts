/**
 * What stands in front of each rule of the database, so that no client ever meets the rule itself,
 * which would be a fault. A new rule is named here, or a test fails. Names are
 * `<schema>.<table>.<constraint, index or trigger>`.
 */

/**
 * A code that a client is given first, and the test that tries it: its file, and a piece of its
 * sentence.
 */
export type Guard = { readonly code: string; readonly file: string; readonly sentence: string };

const test =
  (file: string, sentence: string) =>
  (code: string): Guard => ({ code, file, sentence });
const FREEZE = "subgraphs/auth/test/freeze.int.test.ts";
const LOCKOUTS = "subgraphs/auth/test/lockouts.int.test.ts";
const CLIENTS = "subgraphs/auth/test/oauth-clients.int.test.ts";
const ROLES = "subgraphs/auth/test/grant-role.int.test.ts";
const REQUESTS = "subgraphs/auth/test/role-requests.int.test.ts";
const PASSKEYS = "subgraphs/auth/test/passkeys.int.test.ts";
const REGISTER = "subgraphs/auth/test/register.int.test.ts";
const KEYS = "subgraphs/auth/test/api-keys.int.test.ts";
const SERVICES = "subgraphs/auth/test/machines.int.test.ts";
const NODES = "subgraphs/auth/test/nodes.int.test.ts";
const SEND = "subgraphs/payments/test/send-payment.int.test.ts";
const END = "subgraphs/payments/test/end-authorization.int.test.ts";
const STUCK = "subgraphs/payments/test/stuck.int.test.ts";
const EXCHANGES = "subgraphs/payments/test/exchange-races.int.test.ts";
const TERMS = test("subgraphs/payments/test/exchange-terms.int.test.ts", "cannot be %j");
const FEES = "subgraphs/payments/test/fees.int.test.ts";
const PAY_REQUESTS = "subgraphs/payments/test/requests.int.test.ts";
const ASKED = test(PAY_REQUESTS, "is refused, and nothing changes, for each way that it can be wrong");
const DECLINED = test(PAY_REQUESTS, "is declined by whoever is named, and by nobody else");
const SCHEDULES = "subgraphs/payments/test/schedules.int.test.ts";
const TEXT_OF_SCHEDULE = test(SCHEDULES, "names every fault of its text at once");
const BULK = "subgraphs/payments/test/bulk.int.test.ts";
const FAULTY_ROWS = test(BULK, "names every fault of every row at once, and keeps nothing");
const HOOKS = "subgraphs/payments/test/webhook-endpoints.int.test.ts";
const SAID_WRONG = "is refused where what is said of it is none";
const METHODS = "subgraphs/payments/test/methods.int.test.ts";
const CONTACTS = "subgraphs/payments/test/contacts.int.test.ts";
const LIMITS = test("subgraphs/payments/test/limit-schedules.int.test.ts", "is refused at %s with %s");
const OPERATORS = "subgraphs/ledger/test/operator-accounts.int.test.ts";
const ADD_CURRENCY = "subgraphs/ledger/test/add-currency.int.test.ts";
const ENTRIES = "subgraphs/ledger/test/operator-entries.int.test.ts";
const REVERSALS = "subgraphs/ledger/test/operator-reversals.int.test.ts";
const SUBMIT = "subgraphs/verification/test/submit-verification.int.test.ts";
const WALLET_KEYS = "subgraphs/wallets/test/idempotency.int.test.ts";
const REASONS = test("subgraphs/wallets/test/sends-rules.int.test.ts", "is refused by %s where it is no reason");
const POLICY_REASONS = test(
  "subgraphs/wallets/test/policies-rules.int.test.ts",
  "is refused by %s where it is no reason",
);
const COLD_TEXT = test(
  "subgraphs/wallets/test/cold-api.int.test.ts",
  "is refused for each way that it can be wrong, with every fault at once",
);
const NODE_TEXT = test(
  "subgraphs/wallets/test/node-wallets.int.test.ts",
  "refuses names and labels that are none, with every fault at once",
);
const CLASSES = "e2e/test/text.e2e.test.ts";
const TEXTS = "text for people has the same faults at every door";

export const GUARDS: Readonly<Record<string, Guard>> = {
  "auth.api_key.api_key_name_size": test(KEYS, "refuses what cannot be")("EMPTY"),
  "auth.api_key.api_key_networks_few": test(KEYS, "refuses what cannot be")("OUT_OF_RANGE"),
  "auth.api_key.api_key_scopes_some": test(KEYS, "refuses what cannot be")("OUT_OF_RANGE"),
  "auth.api_key.api_key_service_id_fkey": test(
    KEYS,
    "refuses a key for a service to who manages none",
  )("SERVICE_NOT_FOUND"),
  "auth.passkey.passkey_credential_id_key": test(PASSKEYS, "refuses a passkey that is somebody's")("PASSKEY_TAKEN"),
  "auth.passkey.passkey_credential_id_size": test(
    "subgraphs/auth/test/login-with-passkey.int.test.ts",
    "refuses what is no credential, and has looked for nothing then",
  )("INVALID_PASSKEY"),
  "auth.passkey.passkey_name_size": test(
    PASSKEYS,
    "refuses what is no credential and no name, both at once",
  )("TOO_LONG"),
  "auth.passkey.passkey_algorithm_known": test(
    "subgraphs/auth/src/adapters/passkeys/webauthn-vectors.test.ts",
    "is registered, or refused for what our rules ask besides",
  )("KEY"),
  "auth.claim.claim_key_size": test(FREEZE, "refuse what is no user's id, no reason and no key")("EMPTY"),
  "auth.claim.claim_pkey": test(FREEZE, "is refused with another user, another reason")("IDEMPOTENCY_KEY_REUSED"),
  "auth.freeze_record.freeze_record_by_somebody_else": test(
    FREEZE,
    "refuse to operators to freeze themselves",
  )("CANNOT_FREEZE_YOURSELF"),
  "auth.freeze_record.freeze_record_reason_size": test(
    FREEZE,
    "refuse what is no user's id, no reason and no key",
  )("TOO_LONG"),
  "auth.freeze_record.freeze_record_user_id_fkey": test(FREEZE, "refuse a user who does not exist")("USER_NOT_FOUND"),
  "auth.lockout_lift.lockout_lift_by_somebody_else": test(
    LOCKOUTS,
    "refuses to operators to lift their own",
  )("CANNOT_LIFT_OWN_LOCKOUT"),
  "auth.lockout_lift.lockout_lift_reason_size": test(
    LOCKOUTS,
    "refuses what is no user's id, no reason and no key",
  )("TOO_LONG"),
  "auth.lockout_lift.lockout_lift_user_id_fkey": test(LOCKOUTS, "refuses a user who does not exist")("USER_NOT_FOUND"),
  "auth.oauth_client.oauth_client_asks_for_something": test(CLIENTS, "are refused %s")("OUT_OF_RANGE"),
  "auth.oauth_client.oauth_client_can_be_let_in": test(CLIENTS, "are refused %s")("OUT_OF_RANGE"),
  "auth.node.node_capabilities_few": test(NODES, "are refused what cannot be")("OUT_OF_RANGE"),
  "auth.node.node_name_key_key": test(NODES, "take a proof once, of twenty at once")("NODE_NAME_TAKEN"),
  "auth.node.node_version_size": test(NODES, "are refused what cannot be")("TOO_LONG"),
  "auth.node_key.node_key_pkey": test(NODES, "take a proof once, of twenty at once")("NODE_KEY_TAKEN"),
  "auth.service.service_purpose_size": test(SERVICES, "have names that are one's own")("TOO_LONG"),
  "auth.service.service_name_key_key": test(SERVICES, "have names that are one's own")("SERVICE_NAME_TAKEN"),
  "auth.service.service_scopes_some": test(SERVICES, "have names that are one's own")("OUT_OF_RANGE"),
  "auth.role_request.role_request_is_for_somebody_else": test(
    ROLES,
    "refuse oneself, nobody, what is held already and what is not",
  )("CANNOT_CHANGE_OWN_ROLES"),
  "auth.role_request.role_request_user_id_fkey": test(
    ROLES,
    "refuse oneself, nobody, what is held already and what is not",
  )("USER_NOT_FOUND"),
  "auth.role_request.role_request_approval_is_a_second_persons": test(
    REQUESTS,
    "is agreed to by nobody who asked for it",
  )("CANNOT_APPROVE_OWN_REQUEST"),
  "auth.user.user_freeze_id_key": test(
    FREEZE,
    "refuse a second freeze, and show the one that holds",
  )("USER_ALREADY_FROZEN"),
  "auth.user.user_keys_are_lower_case": test(CLASSES, "is one name for the Kelvin sign nowhere")("INVALID_USERNAME"),
  "auth.user.user_username_key_key": test(
    REGISTER,
    "refuses a username that is taken, whatever its case",
  )("USERNAME_TAKEN"),
  "ledger.account.account_above_floor": test(
    ENTRIES,
    "refuses what would take an account below its floor",
  )("INSUFFICIENT_FUNDS"),
  "ledger.account.account_asset_fkey": test(ENTRIES, "names all faults of a request at once")("UNKNOWN_CURRENCY"),
  "ledger.account.account_closed_is_empty": test(
    OPERATORS,
    "refuses to close what holds something",
  )("ACCOUNT_NOT_EMPTY"),
  "ledger.claim.claim_key_size": test(OPERATORS, "names all faults of a request at once")("EMPTY"),
  "ledger.claim.claim_pkey": test(OPERATORS, "refuses the key for other arguments")("IDEMPOTENCY_KEY_REUSED"),
  "ledger.hold.hold_amount_positive": test(SEND, "refuses the amount %j as %s")("NOT_POSITIVE"),
  "ledger.hold.hold_captured_of_it": test(
    END,
    "refuse to capture more than was authorised",
  )("AMOUNT_EXCEEDS_AUTHORIZATION"),
  "ledger.hold.hold_ended_by_entry": test(
    END,
    "refuse what was captured before, and what was voided before",
  )("AUTHORIZATION_CAPTURED"),
  "ledger.asset.asset_chain_form": test(ADD_CURRENCY, "is refused with %o, and adds nothing")("INVALID_CHAIN"),
  "ledger.asset.asset_chain_is_of_crypto": test(ADD_CURRENCY, "is refused with %o, and adds nothing")("INVALID_CHAIN"),
  "ledger.asset.asset_code_form": test(ADD_CURRENCY, "is refused with %o, and adds nothing")("INVALID_CURRENCY"),
  "ledger.asset.asset_name_size": test(ADD_CURRENCY, "is refused with %o, and adds nothing")("TOO_LONG"),
  "ledger.asset.asset_pkey": test(ADD_CURRENCY, "adds one of fifty that bring a code at once")("CURRENCY_CODE_TAKEN"),
  "ledger.asset.asset_scale_range": test(ADD_CURRENCY, "is refused with %o, and adds nothing")("OUT_OF_RANGE"),
  "ledger.hold.hold_of_two_accounts": test(SEND, "one's own account as its own payee")("SAME_ACCOUNT"),
  "ledger.journal_entry.journal_entry_reversed_once": test(
    REVERSALS,
    "refuses a second reversal, and shows the first",
  )("ENTRY_ALREADY_REVERSED"),
  "payments.approval_policy.approval_policy_threshold_range": test(
    "subgraphs/payments/test/approval-policies.int.test.ts",
    "is refused with %o",
  )("NOT_A_DECIMAL"),
  "payments.exchange_terms.exchange_terms_of_two": TERMS("SAME_CURRENCY"),
  "payments.exchange_terms.exchange_terms_rates_are_decimals": TERMS("NOT_A_RATE"),
  "payments.exchange_terms.exchange_terms_reason_size": TERMS("EMPTY"),
  "payments.exchange_terms.exchange_terms_spread_range": TERMS("OUT_OF_RANGE"),
  "payments.payment_exchange.payment_exchange_quote_id_key": test(
    EXCHANGES,
    "make one exchange of one quote that fifty ask for at once, in two processes",
  )("EXCHANGE_QUOTE_USED"),
  "payments.fee_schedule.fee_schedule_reason_size": test(FEES, "is refused with")("EMPTY"),
  "payments.payment_act.payment_act_reason_size": test(
    STUCK,
    "is refused with what is no reason, at each door",
  )("EMPTY"),
  "payments.payment_ending.payment_ending_by_two": test(STUCK, "takes a second operator")("OWN_PAYMENT_ENDING"),
  "payments.payment_ending.payment_ending_one_proposed": test(STUCK, "takes a second operator")("PAYMENT_ENDING_OPEN"),
  "payments.payment_ending.payment_ending_reasons_size": test(
    STUCK,
    "is refused with what is no reason, at each door",
  )("EMPTY"),
  "payments.payment_ending.payment_ending_waits": test(STUCK, "takes a second operator")("PAYMENT_ENDING_TOO_EARLY"),
  "payments.currency_change.currency_change_reason_size": test(
    "subgraphs/payments/test/currencies.int.test.ts",
    "is refused with %o",
  )("TOO_LONG"),
  "payments.limit_schedule.limit_schedule_reason_size": LIMITS("TOO_LONG"),
  "payments.limit_rule.limit_rule_level_range": LIMITS("OUT_OF_RANGE"),
  "payments.limit_rule.limit_rule_maximum_range": LIMITS("NOT_A_DECIMAL"),
  "payments.limit_rule.limit_rule_method_is_of_withdrawal": LIMITS("NO_METHOD"),
  "payments.limit_rule.limit_rule_one_for_each": LIMITS("AMBIGUOUS"),
  "payments.limit_rule.limit_rule_window_has_kind": LIMITS("CALENDAR_NEEDS_TIME_ZONE"),
  "payments.payment_approval.payment_approval_challenge_key": test(
    "subgraphs/payments/test/approvals.int.test.ts",
    "is made once where one approval comes with twenty keys",
  )("APPROVAL_REFUSED"),
  "payments.claim.claim_key_size": test(CLASSES, TEXTS)("TOO_LONG"),
  "payments.claim.claim_pkey": test(SEND, "refuses the key with other arguments")("IDEMPOTENCY_KEY_REUSED"),
  "payments.payment.payment_amount_positive": test(SEND, "refuses the amount %j as %s")("NOT_POSITIVE"),
  "payments.payment_authorization.payment_within_authorized": test(
    END,
    "refuse to capture more than was authorised",
  )("AMOUNT_EXCEEDS_AUTHORIZATION"),
  "payments.payment_reference.payment_reference_size": test(
    "subgraphs/payments/test/references.int.test.ts",
    "is refused where it is",
  )("TOO_LONG"),
  "payments.payment_schedule.payment_schedule_reference_size": TEXT_OF_SCHEDULE("TOO_LONG"),
  "payments.payment_schedule.payment_schedule_amount_positive": TEXT_OF_SCHEDULE("NOT_POSITIVE"),
  "payments.payment_schedule.payment_schedule_rule_size": TEXT_OF_SCHEDULE("RULE_MALFORMED"),
  "payments.payment_schedule.payment_schedule_starts_at_local": TEXT_OF_SCHEDULE("INVALID_TIME"),
  "payments.payment_schedule.payment_schedule_to_another_account": test(
    SCHEDULES,
    "refuses one's own account, one that is closed, and a currency that is switched off",
  )("SAME_ACCOUNT"),
  "payments.payment_schedule.payment_schedule_moves_as_declared": test(
    SCHEDULES,
    "is missed while it is paused, left out where its owner says so, and not made up for",
  )("SCHEDULE_STATUS_MISMATCH"),
  "payments.bulk_payment.bulk_payment_name_size": test(
    BULK,
    "wants rows or a file, and no more rows than a list may have",
  )("TOO_LONG"),
  "payments.bulk_payment.bulk_payment_rows_few": test(BULK, "%s is refused, with its fault")("TOO_MANY_ROWS"),
  "payments.bulk_payment.bulk_payment_moves_as_declared": test(
    BULK,
    "shows what all of it would cost, moves nothing, and is its owner's alone",
  )("BULK_PAYMENT_STATUS_MISMATCH"),
  "payments.bulk_row.bulk_row_bulk_id_key_key": FAULTY_ROWS("KEY_REPEATED"),
  "payments.bulk_row.bulk_row_amounts_fit": FAULTY_ROWS("NOT_POSITIVE"),
  "payments.bulk_row.bulk_row_texts_size": FAULTY_ROWS("TOO_LONG"),
  "payments.payment_request.payment_request_reference_size": ASKED("TOO_LONG"),
  "payments.payment_request.payment_request_amounts_positive": ASKED("NOT_POSITIVE"),
  "payments.payment_request.payment_request_exact_or_open": ASKED("NOT_BOTH"),
  "payments.payment_request.payment_request_bounds_in_order": ASKED("OUT_OF_RANGE"),
  "payments.payment_request.payment_request_of_somebody_else": ASKED("OWN_REQUEST"),
  "payments.payment_request.payment_request_moves_as_declared": DECLINED("REQUEST_NOT_OPEN"),
  "payments.payment_request.payment_request_declined_by_named": DECLINED("NOT_PAYER"),
  "payments.payment_request.payment_request_reminders_few": test(
    PAY_REQUESTS,
    "is reminded of once a day and five times in all",
  )("REMINDER_REFUSED"),
  "payments.payment_method.payment_method_token_size": test(
    METHODS,
    "is a fault of the input where it cannot be read",
  )("INVALID_TOKEN"),
  "payments.contact.contact_name_size": test(CONTACTS, "names every fault of its text at once")("EMPTY"),
  "payments.contact.contact_note_size": test(CONTACTS, "names every fault of its text at once")("TOO_LONG"),
  "payments.contact.contact_of_somebody_else": test(CONTACTS, "can only be made of somebody else")("OWN_CONTACT"),
  "payments.contact.contact_one_live_name": test(
    CONTACTS,
    "are one of a name, whoever comes first",
  )("CONTACT_NAME_TAKEN"),
  "payments.webhook_endpoint.webhook_endpoint_url_size": test(HOOKS, SAID_WRONG)("INVALID_URL"),
  "payments.webhook_endpoint.webhook_endpoint_description_size": test(HOOKS, SAID_WRONG)("TOO_LONG"),
  "payments.webhook_endpoint.webhook_endpoint_wants_something": test(HOOKS, SAID_WRONG)("OUT_OF_RANGE"),
  "payments.refunded_payment.refunded_few_times": test(
    "subgraphs/payments/src/app/refunds/refund-payment.test.ts",
    "st refund of one payment",
  )("QUOTA_EXCEEDED"),
  "payments.refunded_payment.refunded_within_paid": test(
    "subgraphs/payments/test/refund-payment.int.test.ts",
    "is refused, and nothing changes, for who is not the payee",
  )("AMOUNT_EXCEEDS_REFUNDABLE"),
  "auth.user.user_login_email_key_key": test(
    "subgraphs/auth/test/addresses.int.test.ts",
    "gives an address that several named to who confirms it first, also at the same moment",
  )("EMAIL_UNAVAILABLE"),
  "auth.mail.mail_recipient_is_one_line": test(
    "subgraphs/auth/src/domain/users/email.test.ts",
    "refuses %j",
  )("INVALID_EMAIL"),
  "users.mail.mail_headers_are_one_line": test(
    "subgraphs/auth/src/domain/users/email.test.ts",
    "refuses %j",
  )("INVALID_EMAIL"),
  "users.profile.profile_display_name_size": test(CLASSES, TEXTS)("TOO_LONG"),
  "users.profile.profile_time_zone_size": test(
    "subgraphs/users/test/profile.int.test.ts",
    "is refused where there is none of the name %j, and nobody is told",
  )("UNKNOWN_TIME_ZONE"),
  "verification.document.document_kind_known": test(
    "subgraphs/verification/src/adapters/inspect-document.test.ts",
    "refuse",
  )("UNSUPPORTED_TYPE"),
  "verification.verification.verification_one_open": test(
    SUBMIT,
    "refuses another while one is in progress",
  )("VERIFICATION_IN_PROGRESS"),
  "wallets.claim.claim_key_size": test(WALLET_KEYS, "refuses no key and one of 129 characters")("EMPTY"),
  "wallets.claim.claim_pkey": test(
    WALLET_KEYS,
    "refuses the key with another network or name",
  )("IDEMPOTENCY_KEY_REUSED"),
  "wallets.chain_acceptance.chain_acceptance_reason_length": test(
    "subgraphs/wallets/test/following.int.test.ts",
    "is refused to be let go on by anybody but operators, and without a reason",
  )("EMPTY"),
  "wallets.send_act.send_act_reason_length": REASONS("EMPTY"),
  "wallets.send_approval.approval_is_of_it": test(
    "subgraphs/wallets/src/app/sends/approve-sends.test.ts",
    "is refused of what is not there, of what it does not say, of who asked, and of who is not named",
  )("TRANSACTION_DIFFERS"),
  "wallets.send_approval.send_approval_reason_length": POLICY_REASONS("EMPTY"),
  "wallets.cold_storage.cold_storage_by_two": test(
    "subgraphs/wallets/test/cold-api.int.test.ts",
    "is proposed by one and in force once another agrees, as it was said, to the last bit",
  )("OWN_COLD_STORAGE"),
  "wallets.cold_storage.cold_storage_reason_length": COLD_TEXT("TOO_LONG"),
  "wallets.cold_storage.cold_storage_may_change": test(
    "subgraphs/wallets/test/cold-api.int.test.ts",
    "is proposed by one and in force once another agrees, as it was said, to the last bit",
  )("COLD_STORAGE_DECIDED"),
  "wallets.cold_storage.cold_storage_network_version_key": test(
    "subgraphs/wallets/test/cold-api.int.test.ts",
    "is proposed over what is in force, and two of one version come into force once",
  )("COLD_STORAGE_OUTDATED"),
  "wallets.hot_cap.hot_cap_falls": COLD_TEXT("OUT_OF_RANGE"),
  "wallets.hot_cap.hot_cap_pkey": COLD_TEXT("TWICE"),
  "wallets.signing_policy.signing_policy_by_two": test(
    "subgraphs/wallets/test/policies.int.test.ts",
    "is proposed by one and in force once another agrees, as it was said, to the last bit",
  )("OWN_SIGNING_POLICY"),
  "wallets.signing_policy.signing_policy_reason_length": POLICY_REASONS("TOO_LONG"),
  "wallets.signing_policy.policy_may_change": test(
    "subgraphs/wallets/test/policies.int.test.ts",
    "is proposed by one and in force once another agrees, as it was said, to the last bit",
  )("SIGNING_POLICY_DECIDED"),
  "wallets.signing_policy.signing_policy_network_currency_version_key": test(
    "subgraphs/wallets/test/policies.int.test.ts",
    "is proposed over what is in force, and two of one version come into force once",
  )("SIGNING_POLICY_OUTDATED"),
  "wallets.network_change.network_change_by_two": test(
    "subgraphs/wallets/test/network-changes.int.test.ts",
    "are proposed by one, in force once another agrees, at once here and soon in other processes, as they were said",
  )("OWN_NETWORK_CHANGE"),
  "wallets.network_change.network_change_reason_length": test(
    "subgraphs/wallets/test/network-changes.int.test.ts",
    "is refused by %s where it is no reason",
  )("TOO_LONG"),
  "wallets.network_change.network_change_may_change": test(
    "subgraphs/wallets/test/network-changes.int.test.ts",
    "are proposed by one, in force once another agrees, at once here and soon in other processes, as they were said",
  )("NETWORK_CHANGE_DECIDED"),
  "wallets.network_change.network_change_network_currency_version_key": test(
    "subgraphs/wallets/test/network-changes.int.test.ts",
    "come into force once for a version, and one at once with another does not",
  )("NETWORK_CHANGE_OUTDATED"),
  "wallets.network_rescan.network_rescan_reason_length": test(
    "subgraphs/wallets/test/rescans.int.test.ts",
    "are asked for by operators alone, from a height that there is, once at a time and once for a key",
  )("RESCAN_UNDER_WAY"),
  "wallets.treasury_switch.treasury_switch_reason_length": REASONS("TOO_LONG"),
  "wallets.node_wallet.node_wallet_name_size": NODE_TEXT("TOO_LONG"),
  "wallets.node_address.node_address_label_size": NODE_TEXT("TOO_LONG"),
  "wallets.custody_switch.custody_switch_reason_length": test(
    "subgraphs/wallets/test/reconciliations-api.int.test.ts",
    "lets go of what is stopped, once, with a reason, and refuses each way that it can be wrong",
  )("TOO_LONG"),
  "wallets.address.address_label_length": test(CLASSES, TEXTS)("TOO_LONG"),
  "wallets.watched_address.watched_address_label_length": test(CLASSES, TEXTS)("TOO_LONG"),
  "wallets.wallet.wallet_one_of_key": test(
    "subgraphs/wallets/test/segregated.int.test.ts",
    "are made once, however many ask for the same at once",
  )("WALLET_EXISTS"),
  "wallets.wallet.wallet_name_length": test(CLASSES, TEXTS)("TOO_LONG"),
};
