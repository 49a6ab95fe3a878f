/**
 * Rules that nothing of a client's can come to, with the reason. They stay faults: to break one is
 * a bug.
 */
export const OUT_OF_REACH: readonly (readonly [RegExp, string])[] = [
  [/^\w+\._prisma_migrations\./, "the record of migrations, which only the command for them writes"],
  [
    /\.(?:outbox|inbox|dead_letter|lease)\.\w+_pkey$/,
    "events have ids of our own, and what is told or taken twice is so once (ON CONFLICT)",
  ],
  [
    /\.(?:insert_only|never_removed|scale_is_fixed)$/,
    "no code changes such rows, and roles have no right to: a second wall",
  ],
  [/\.replay_pkey$/, "who comes second with a key waits for its lock, and finds it"],
  [/\.claim_fingerprint_size$/, "made by hashing, always of 32 bytes"],
  [
    /^auth\.(?:user|session|signing_key|freeze_record|lockout_lift|role_change|oauth_client|oauth_client_change|oauth_grant|api_key|service|ended_grant|ended_node_grant|key_change|node|node_change)\.\w+_pkey$/,
    "ids are made here, at random and with the time",
  ],
  [
    /^auth\.(?:refresh_token|known_origin|oauth_record|api_key_secret)\.\w+_(?:pkey|hash_size)$/,
    "hashes of what is made here, always of 32 bytes; a known one is replaced (ON CONFLICT)",
  ],
  [
    /^auth\.(?:login_challenge|recovery_code|proof_failure|totp)\.\w+_(?:pkey|hash_size|origin_size|fkey)$/,
    "hashes and ids of what is made here, under the lock of a user who is never removed; an app that was begun is replaced (ON CONFLICT)",
  ],
  [
    /^auth\.(?:login_challenge\.login_challenge_misses_counted|totp\.totp_used_once_confirmed)$/,
    "counted up by one, and set together, each in one statement",
  ],
  [
    /^auth\.(?:refresh_token|session|known_origin|role_change|oauth_client_change|oauth_grant|oauth_record|api_key_secret|key_change|node_key|node_change)\.\w+_fkey$/,
    "written beside a row that its transaction holds or made; users and sessions are never removed while one is",
  ],
  [
    /^auth\.(?:freeze_record\.freeze_record_(?:by_id_fkey|action_known)|lockout_lift\.lockout_lift_by_id_fkey)$/,
    "the actor of a verified token, and a word of the code's",
  ],
  [
    /^auth\.(?:api_key\.api_key_user_id|service\.service_created_by_id|node\.node_created_by_id)_fkey$/,
    "whoever orders it, whose row the transaction holds",
  ],
  [
    /^auth\.(?:api_key\.api_key_has_one_owner|key_change\.key_change_about_one|service\.service_name_key_is_lower_case|node\.node_name_key_is_lower_case)$/,
    "the domain's owner is a user or a service; names are ASCII alone",
  ],
  [
    /^auth\.(?:key_change\.key_change|node_change\.node_change)_reason_size$/,
    "a reason is prose of 1 to 512 characters",
  ],
  [
    /^auth\.node_change\.node_change_capabilities_said$/,
    "an order that changes nothing is refused before; what others record is the code's own",
  ],
  [/^auth\.(?:api_key_secret\.api_key_secret|node_key\.node_key)_grant_id_key$/, "grants are made at random"],
  [
    /^auth\.node_key\.node_key_(?:public_key_size|latest_key)$/,
    "a key is read before; the latest ends before another is added, under the node's lock",
  ],
  [
    /^auth\.role_request\.role_request_pkey$|^auth\.admin_token\.admin_token_(?:pkey|hash_size)$/,
    "ids and tokens are made here, at random",
  ],
  [/^auth\.admin_token\.admin_token_used_by_id_fkey$/, "whoever redeems it, whose row the transaction holds"],
  [
    /^auth\.role_request\.role_request_(?:by_id_fkey|decided_by_id_fkey|decision_known|decision_is_somebodys)$/,
    "the actor of a verified token, who is locked, and words of the code's own",
  ],
  [
    /^auth\.role_change\.role_change_(?:of_the_api_says_who|has_two_people|is_of_somebody_else)$/,
    "written from a request of which all this was decided before",
  ],
  [/^auth\.admin_token\.admin_token_use_is_somebodys$/, "set together, in one statement"],
  [
    /^auth\.passkey\.passkey_(?:pkey|user_id_fkey|backed_up_is_synced|sign_count_range)$/,
    "ids are made here, under the lock of a user who is never removed; the authenticator's data has 32 bits for the count, and the library refuses a copy that cannot be",
  ],
  [
    /^auth\.webauthn_challenge\.\w+_(?:pkey|hash_size|is_of_a_user|purpose_known|user_id_fkey)$/,
    "hashes of what is made here, and words of the code's own types",
  ],
  [/^auth\.user\.user_freeze_id_fkey$/, "the record that the same transaction wrote"],
  [
    /^auth\.\w+\.\w+_(?:kind_known|action_known|reason_known|role_known|roles_are_known)$/,
    "words of the code's own types, of the operator's command too",
  ],
  [
    /^auth\.(?:mail|link)\.\w+_(?:pkey|user_id_fkey|purpose_known|hash_size|lower_case|somebody|detail_size)$/,
    "ids, hashes and words are made here, of a user whose row the same request read; details are cut to size",
  ],
  [
    /^auth\.user\.user_(?:login_email_is_the_address|confirmed_email_is_found|language_known)$/,
    "set together, in one statement, of the code's own words",
  ],
  [
    /^auth\.role_change\.role_change_user_is_for_good$/,
    "the operator's command says so first, and the API knows the roles of staff alone",
  ],
  [
    /^auth\.refresh_token\.refresh_token_successor_is_of_a_used_one$|^auth\.session\.session_(?:device_known|end_has_a_reason|methods_known)$/,
    "set together, in one statement",
  ],
  [
    /^auth\.oauth_client\.oauth_client_secret_\w+$|^auth\.oauth_record\.oauth_record_second_name$/,
    "made here and set together: a secret of a client that can keep one, and a name with what it opens",
  ],
  [/^auth\.oauth_grant\.oauth_grant_gives_something$/, "nobody is asked about a request that asks for nothing"],
  [
    /^auth\.oauth_record\.oauth_record_user_code$/,
    "34 random bits, for ten minutes: a device that is so unlucky asks again",
  ],
  [/^auth\.user\.user_password_is_argon2id$/, "hashes are made by argon2id alone"],
  [
    /^ledger\.account\.account_(?:pkey|kind_known|state_known|customer_has_floor|counters_grow)$/,
    "ids are made here, kinds and states are enums of the schema, counters are the door's own sums",
  ],
  [/^ledger\.asset\.(?:asset_kind_known|scale_is_fixed)$/, "an enum of the API; and nobody changes a currency"],
  [/^auth\.notice_count\./, "counted up where it is there (ON CONFLICT)"],
  [/^ledger\.clock_advance\./, "a row for each step, with an id that is made here; nobody changes one"],
  [/^ledger\.owner\.owner_pkey$/, "taken once for a user (ON CONFLICT)"],
  [
    /^ledger\.(?:hold|journal_entry)\.\w+_(?:pkey|state_known|action_known|target_of_some|subject_\w+)$/,
    "ids are made here, states and actions are the door's own words; what an entry is about is for no client to say",
  ],
  [/^payments\.(?:payment|request)_transition\./, "written by migrations alone"],
  [/^ledger\.posting\./, "numbered and summed by the door, under the account's lock"],
  [
    /^payments\.payment\.payment_(?:pkey|\w+_known|\w+_has_time|failed_says_why|returned_says_why|has_an_end|refund_is_free|withdrawal_(?:leaves|goes_somewhere)|exchange_(?:at_once|says_what)|priority_fits|\w+_as_declared|fee_may_fall)$/,
    "a payment is built by the domain, whose table of states sets these together",
  ],
  [
    /^payments\.(?:payment_authorization\.payment_author|payment_failure\.|payment_return\.|payment_debt\.|payment_refund\.|payment_reference\.payment_reference_(?:p|i)|payment_(?:withdrawal|deposit)\.|refunded_payment\.refunded_(?:payment|says))\w+$/,
    "written behind their payment, in its transaction, of what the domain made",
  ],
  [
    /^payments\.(?:chain_payout\.|payout_cancellation\.|payment\.payment_payout_ends_as_told$)/,
    "an address is read as its network writes it before, and how far it is follows wallets' events, of which a bad one goes to the dead letters; what is called off is judged under its lock",
  ],
  [
    /^payments\.chain_(?:deposit|reversal|treasury|stop|fee|funding)\./,
    "no client writes them: they come from wallets' events, of which a bad one goes to the dead letters",
  ],
  [
    /^payments\.(?:account|deposit_task|return_task|withdrawal_task|paid_task|method_task|hold_task|request_task|schedule_task|person|refusal|stream|payment_event|request_event|request_stream|schedule_event|schedule_stream|schedule_approval|schedule_transition|bulk_task|bulk_event|bulk_stream|bulk_approval|bulk_transition)\./,
    "ids and places are made here; people come from auth's events, where a name is taken once, and a bad event goes to the dead letters",
  ],
  [
    /^payments\.(?:approval_policy\.approval_policy_(?:pkey|version_range)|approval_request\.\w+)$/,
    "versions are counted under a lock; a request is replaced by that of the same order, and its hash is made here",
  ],
  [
    /^payments\.(?:payment_act\.payment_act|payment_ending\.payment_ending)_(?:pkey|\w+_known|names_ending|decided_whole)$/,
    "ids are made here; words are enums, and what is decided is set together, in one statement",
  ],
  [
    /^payments\.fee_schedule\.fee_schedule_(?:pkey|version_key|version_range|rules_are_a_list|not_backdated)$/,
    "one is added at a time, with the next version and an id of its own, by what was read, from now on at the earliest",
  ],
  [
    /^payments\.exchange_terms\.exchange_terms_(?:pkey|version_key|version_range|not_backdated)$/,
    "ids, versions and moments are made here, under the lock of all terms",
  ],
  [
    /^payments\.payment_exchange\.payment_exchange_(?:pkey|is_right|side_known|amount_positive|spread_range|rate_is_decimal)$/,
    "written from a quote that we sealed ourselves, beside the payment of the same batch",
  ],
  [
    /^payments\.(?:limit_schedule\.limit_schedule_(?:pkey|id_key|version_range)|limit_rule\.limit_rule_(?:pkey|\w+_known|of_person_or_level)|limited_operation\.\w+)$/,
    "versions are counted under a lock, ids and places made here; a rule's words are enums, and the domain says what goes together",
  ],
  [
    /^payments\.limit_(?:total|use|release)\./,
    "written under the lock of what is used, of payments whose amounts are positive; what is released is a part of one, once",
  ],
  [
    /^payments\.person_calendar\./,
    "kept from users' events by a function that makes both windows; a bad event goes to the dead letters",
  ],
  [/^payments\.person_level\./, "kept from verification's events: a bad one goes to the dead letters"],
  [
    /^payments\.(?:currency_change\.currency_change_(?:pkey|version_range)|currency_disabled\.\w+)$/,
    "versions are counted under a lock; what is switched off is written once (ON CONFLICT), of what the domain names",
  ],
  [
    /^payments\.payment_request\.payment_request_(?:pkey|status_known|ended_has_time|begins_open|pa\w+|link_hash_\w+)$/,
    "made here and OPEN, of an id and 160 random bits; whoever pays, and with what, is set with its end, under its lock, by the payment itself",
  ],
  [
    /^payments\.payment_schedule\.payment_schedule_(?:pkey|status_known|begins_active|reason_fits|ended_has_no_date|within_last_date|once_has_last_date|priority_known|refusals_few)$/,
    "made here and ACTIVE, with its first date; moved by the domain's own moves alone, under its lock",
  ],
  [
    /^payments\.bulk_payment\.bulk_payment_(?:pkey|status_known|times_fit|counts_fit|amounts_fit|approved_once_started|digest_size|begins_as_draft)$/,
    "made here and a DRAFT, of sums and a hash that are worked out here; moved under its lock, with its rows counted anew",
  ],
  [
    /^payments\.bulk_row\.bulk_row_(?:pkey|place_range|status_known|paid_by_payment|payment_id_key|paid_right|refused_with_code|at_fits|begins_pending|has_one_result)$/,
    "numbered here, and PENDING; what it comes to is set once, under its lock, and where it is paid in the transaction of its payment",
  ],
  [
    /^payments\.payment_approval\.payment_approval_(?:pkey|is_of_\w+)$/,
    "written behind its payment, in its transaction, of a statement that was hashed here",
  ],
  [
    /^payments\.payment_method\.payment_method_(?:pkey|kind_known|label_size|one_\w+|removed_is_no_default)$/,
    "ids are made here, kinds are an enum, labels the provider's; one default and one of a token are seen to under the person's lock",
  ],
  [
    /^payments\.contact\.contact_(?:pkey|means_\w+|removed_is_erased)$/,
    "ids are made here; whom a contact means is set once, of one person or account, and all of it is erased together",
  ],
  [
    /^payments\.sandbox_(?:payout|deposit|provider|outcome)\./,
    "the sandbox's provider keeps its books in words of its own, of payments that are made; what it is told are enums, and nobody can tell it anything where money is real",
  ],
  [
    /^payments\.webhook_endpoint\.webhook_endpoint_(?:pkey|is_revised|reason_known|disabled_says_why|secret_until_removed|former_is_whole)$/,
    "ids are made here; secrets, reasons and their times are written together, of words of the domain's own",
  ],
  [
    /^payments\.webhook_(?:revision|delivery|attempt|task)\./,
    "made here of events and of what requests came to, numbered under the endpoint's lock; an event that comes twice is passed over",
  ],
  [
    /^payments\.(?:event_stream|kept_event)\./,
    "kept of events, numbered under their person's lock; what was kept before is passed over",
  ],
  [
    /^payments\.(?:payment_export|export_part|export_task)\./,
    "ids, links and sizes are made here, words are the domain's own, and what ends a file is written together",
  ],
  [
    /^payments\.(?:stripe_(?:object|customer)|provider_event)\./,
    "written once (ON CONFLICT) of what is asked of Stripe in words of our own, and of events that it has signed",
  ],
  [/^payments\.passkey\./, "kept from auth's events: a bad one goes to the dead letters; counts have 32 bits"],
  [/^users\.(?:mail|profile)\.\w+_pkey$/, "the mail's id is its event's, and a profile is written once (ON CONFLICT)"],
  [
    /^verification\.verification\.verification_(?:pkey|user_id_fkey|status_known|decided_once|due_while_automatic|level_\w+)$/,
    "built by the domain's table of states; its person is written before it, in its transaction",
  ],
  [
    /^verification\.document\.document_(?:pkey|sha256_whole|side_known|verification_id_fkey)$/,
    "one row for each side of the input, hashed here, written behind its verification",
  ],
  [
    /^verification\.(?:person|status_event)\.\w+_pkey$/,
    "written once (ON CONFLICT), and numbered under the person's lock",
  ],
  [
    /^wallets\.wallet\.wallet_(?:pkey|account_key_whole|kind_known|origin_known|xpub_is_public|one_automatic)$/,
    "made here; a second automatic wallet is passed over (ON CONFLICT)",
  ],
  [
    /^wallets\.(?:wallet\.wallet_(?:one_treasury|treasury_is_nobodys)|treasury\.|treasury_switch\.treasury_switch_(?!reason_length$))/,
    "made here, once for each network, under its lock",
  ],
  [
    /^wallets\.(?:source|attempt|attempt_input|draft|draft_input|send_change|send_input|send)\./,
    "signed here, in the steps of domain/sends/send.ts, under the lock of its source; what payments asks for comes by its events, of which a bad one goes to the dead letters",
  ],
  [
    /^wallets\.(?:send_verdict\.|send_approval\.(?!approval_is_of_it$|send_approval_reason_length$))/,
    "of a send that is locked, numbered under that lock, once for each operator (ON CONFLICT)",
  ],
  [
    /^wallets\.signing_policy\.(?!policy_may_change$|signing_policy_(?:by_two|network_currency_version_key|reason_length)$)/,
    "its id is made here, its rules are read by graphql/policies/parse.ts, and its version is counted under its lock",
  ],
  [
    /^wallets\.(?:cold_storage\.(?!cold_storage_(?:by_two|may_change|network_version_key|reason_length)$)|hot_cap\.(?!hot_cap_(?:falls|pkey)$))/,
    "their ids are made here, what they say is read by graphql/cold/parse.ts, and a version is counted under its lock",
  ],
  [
    /^wallets\.network_change\.(?!network_change_(?:may_change|by_two|network_currency_version_key|reason_length)$)/,
    "its id is made here, its content is read by graphql/settings/parse.ts, and its version is counted under its network's lock",
  ],
  [
    /^wallets\.(?:network_rescan\.(?!network_rescan_reason_length$)|rescan_left\.)/,
    "what app/rescans does, step by step, under the lock of the network, of which it begins one at a time",
  ],
  [/^wallets\.simulated_outage\./, "one outage of a network takes the place of the one before, in a sandbox alone"],
  [/^wallets\.token\./, "what the configuration says, which is read before, and what its contract was found to be"],
  [
    /^wallets\.(?:custody|custody_posting|reconciliation|reconciliation_term|reconciliation_address)\./,
    "what the ledger and nodes say, in states that domain/reconciliations/custody.ts goes through, under the custody's lock",
  ],
  [
    /^wallets\.custody_switch\.(?!custody_switch_reason_length$)/,
    "numbered under the custody's lock, by whoever has stopped it or asks by a parser",
  ],
  [
    /^wallets\.payout_cancellation\./,
    "what a payer wants is looked at under the payment's lock, where one that was answered is passed over",
  ],
  [/^wallets\.funding\./, "what a chain has brought, under the lock of the network"],
  [
    /^wallets\.send_act\.send_act_(?:pkey|insert_only|asked_known|send_id_fkey)$/,
    "its id is made here, of a send that is locked, and nothing here changes one",
  ],
  [
    /^wallets\.wallet\.wallet_(?:one_default|default_not_archived)$/,
    "reckoned here (domain/wallets/standing.ts), under the lock of the wallets' owner",
  ],
  [
    /^wallets\.(?:block|chain|provider|token_cursor)\./,
    "what nodes say, which app/chains/follow-chain.ts has judged, under the lock of the network",
  ],
  [
    /^wallets\.(?:deposit|deposit_change)\./,
    "what a chain has brought, in states that adapters/postgres/deposits goes through, under the lock of the network",
  ],
  [
    /^wallets\.(?:node_send|node_replacement|node_send_input|node_send_change|node_transfer)\./,
    "what a Core node has signed and says, read and judged by adapters/core-rpc, under the lock of the wallet",
  ],
  [
    /^wallets\.(?:node_wallet|node_address)\.(?!node_wallet_name_size$|node_address_label_size$)/,
    "their ids are made here, and the rest is a Core node's or the configuration's",
  ],
  [/^wallets\.sweepable_balance\./, "written by triggers alone, which add to a row that is there"],
  [/^wallets\.signer_look\./, "written by signers alone, by a statement that takes another's row for its own"],
  [
    /^wallets\.sighting\./,
    "what a node says that waits to be mined, of more than nothing, to addresses that are there",
  ],
  [
    /^wallets\.(?:receipt|wallet_scan)\./,
    "what a chain has brought to watched addresses, and how far its blocks were read for them, under the lock of the network",
  ],
  [
    /^wallets\.watched_address\.(?!watched_address_label_length$)/,
    "numbered here, under the lock of the network, of wallets that are made with them",
  ],
  [
    /^wallets\.wallet\.wallet_(?:address_type_known|fingerprint_of_watched|pooled_alone_default|sealed_by_kind|watched_by_kind)$/,
    "each kind of wallet is made in one place, and domain/wallets/standing.ts chooses no default but a pooled one",
  ],
  [/^wallets\.utxo\./, "what a block has made and spent, as its hash proves, under the lock of the network"],
  [
    /^wallets\.chain_acceptance\.chain_acceptance_(?:pkey|insert_only)$/,
    "its id is made here, and nothing here changes one",
  ],
  [/^wallets\.address\.(?!address_label_length$)/, "numbered here, of keys that are made at random"],
  [
    /^(?:auth|ledger|payments|wallets)\.\w+\(\)$/,
    "functions for our own callers, who send arrays of one length with values that parsers and types made",
  ],
];
