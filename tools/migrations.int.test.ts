import { readFileSync } from "node:fs";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSchema } from "./src/read-schema.ts";
import { findDrift, readStructure, type Structure } from "./src/read-structure.ts";
import { diffSchemas } from "./src/schema-engine.ts";
import { readFunctionFiles } from "./src/sql-functions.ts";

/**
 * What migrations add by hand, because schema.prisma cannot say it: rules that the database keeps,
 * and how it stores. Besides it functions alone may differ.
 */
const ADDED: Readonly<Record<SubgraphName, readonly string[]>> = {
  auth: [
    "constraint api_key.api_key_has_one_owner",
    "constraint api_key.api_key_name_size",
    "constraint api_key.api_key_networks_few",
    "constraint api_key.api_key_scopes_some",
    "constraint api_key_secret.api_key_secret_hash_size",
    "constraint admin_token.admin_token_hash_size",
    "constraint admin_token.admin_token_use_is_somebodys",
    "constraint claim.claim_fingerprint_size",
    "constraint claim.claim_key_size",
    "constraint ended_grant.ended_grant_reason_known",
    "constraint freeze_record.freeze_record_action_known",
    "constraint freeze_record.freeze_record_by_somebody_else",
    "constraint freeze_record.freeze_record_reason_size",
    "constraint lockout_lift.lockout_lift_by_somebody_else",
    "constraint lockout_lift.lockout_lift_reason_size",
    "constraint key_change.key_change_about_one",
    "constraint key_change.key_change_action_known",
    "constraint key_change.key_change_reason_size",
    "constraint known_origin.known_origin_hash_size",
    "constraint known_origin.known_origin_kind_known",
    "constraint link.link_address_key_is_lower_case",
    "constraint link.link_hash_size",
    "constraint link.link_purpose_known",
    "constraint mail.mail_detail_size",
    "constraint mail.mail_is_about_somebody",
    "constraint mail.mail_recipient_is_one_line",
    "constraint oauth_client.oauth_client_asks_for_something",
    "constraint oauth_client.oauth_client_can_be_let_in",
    "constraint oauth_client.oauth_client_kind_known",
    "constraint oauth_client.oauth_client_secret_hash_size",
    "constraint oauth_client.oauth_client_secret_is_of_a_confidential_one",
    "constraint oauth_client_change.oauth_client_change_action_known",
    "constraint oauth_grant.oauth_grant_gives_something",
    "constraint oauth_record.oauth_record_hash_size",
    "constraint oauth_record.oauth_record_second_name",
    "constraint login_challenge.login_challenge_hash_size",
    "constraint login_challenge.login_challenge_misses_counted",
    "constraint passkey.passkey_algorithm_known",
    "constraint passkey.passkey_backed_up_is_synced",
    "constraint passkey.passkey_credential_id_size",
    "constraint passkey.passkey_kind_known",
    "constraint passkey.passkey_name_size",
    "constraint passkey.passkey_sign_count_range",
    "constraint node.node_capabilities_few",
    "constraint node.node_name_key_is_lower_case",
    "constraint node.node_version_size",
    "constraint node_change.node_change_action_known",
    "constraint node_change.node_change_reason_size",
    "constraint node_key.node_key_public_key_size",
    "constraint proof_failure.proof_failure_origin_size",
    "constraint recovery_code.recovery_code_hash_size",
    "constraint refresh_token.refresh_token_hash_size",
    "constraint refresh_token.refresh_token_successor_is_of_a_used_one",
    "constraint role_change.role_change_action_known",
    "constraint role_change.role_change_has_two_people",
    "constraint role_change.role_change_is_of_somebody_else",
    "constraint role_change.role_change_of_the_api_says_who",
    "constraint role_change.role_change_role_known",
    "constraint role_change.role_change_user_is_for_good",
    "constraint service.service_purpose_size",
    "constraint service.service_name_key_is_lower_case",
    "constraint service.service_scopes_some",
    "constraint role_request.role_request_action_known",
    "constraint role_request.role_request_approval_is_a_second_persons",
    "constraint role_request.role_request_decision_is_somebodys",
    "constraint role_request.role_request_decision_known",
    "constraint role_request.role_request_is_for_somebody_else",
    "constraint role_request.role_request_role_known",
    "constraint session.session_device_known",
    "constraint session.session_end_has_a_reason",
    "constraint session.session_methods_known",
    "constraint totp.totp_used_once_confirmed",
    "constraint user.user_confirmed_email_is_found",
    "constraint user.user_keys_are_lower_case",
    "constraint user.user_language_known",
    "constraint user.user_login_email_is_the_address",
    "constraint user.user_password_is_argon2id",
    "constraint user.user_roles_are_known",
    "index oauth_record_user_code",
    "index node_key_latest_key",
    "index role_request_pending",
    "constraint webauthn_challenge.webauthn_challenge_hash_size",
    "constraint webauthn_challenge.webauthn_challenge_is_of_a_user",
    "constraint webauthn_challenge.webauthn_challenge_purpose_known",
    "index session_running",
    "index user_staff",
    "trigger claim.insert_only",
    "trigger freeze_record.insert_only",
    "trigger lockout_lift.insert_only",
    "trigger oauth_client_change.insert_only",
    "trigger key_change.insert_only",
    "trigger node_change.insert_only",
    "trigger role_change.insert_only",
  ],
  users: ["constraint mail.mail_headers_are_one_line", "constraint profile.profile_display_name_size"],
  wallets: [
    "constraint address.address_index_range",
    "constraint claim.claim_fingerprint_size",
    "constraint claim.claim_key_size",
    "constraint wallet.wallet_kind_known",
    "constraint wallet.wallet_name_length",
    "constraint wallet.wallet_origin_known",
    "constraint wallet.wallet_xpub_is_public",
    "index wallet_one_automatic",
    "trigger claim.insert_only",
  ],
  verification: [
    "constraint document.document_kind_known",
    "constraint document.document_sha256_whole",
    "constraint document.document_side_known",
    "constraint verification.verification_decided_once",
    "constraint verification.verification_due_while_automatic",
    "constraint verification.verification_level_needs_verdict",
    "constraint verification.verification_level_range",
    "constraint verification.verification_status_known",
    "index verification_due",
    "index verification_one_open",
  ],
  payments: [
    "constraint approval_policy.approval_policy_threshold_range",
    "constraint approval_policy.approval_policy_version_range",
    "constraint approval_request.approval_request_is_of_statement",
    "constraint claim.claim_fingerprint_size",
    "constraint claim.claim_key_size",
    "constraint currency_change.currency_change_reason_size",
    "constraint currency_change.currency_change_version_range",
    "constraint currency_disabled.currency_disabled_direction_known",
    "constraint fee_schedule.fee_schedule_not_backdated",
    "constraint fee_schedule.fee_schedule_reason_size",
    "constraint fee_schedule.fee_schedule_rules_are_a_list",
    "constraint fee_schedule.fee_schedule_version_range",
    "constraint limit_release.limit_release_positive",
    "constraint limit_release.limit_release_span_known",
    "constraint limit_rule.limit_rule_kind_known",
    "constraint limit_rule.limit_rule_level_range",
    "constraint limit_rule.limit_rule_maximum_range",
    "constraint limit_rule.limit_rule_method_is_of_withdrawal",
    "constraint limit_rule.limit_rule_method_known",
    "constraint limit_rule.limit_rule_of_person_or_level",
    "constraint limit_rule.limit_rule_operation_known",
    "constraint limit_rule.limit_rule_window_has_kind",
    "constraint limit_rule.limit_rule_window_known",
    "constraint limit_schedule.limit_schedule_reason_size",
    "constraint limit_schedule.limit_schedule_version_range",
    "constraint limit_total.limit_total_positive",
    "constraint limit_use.limit_use_positive",
    "constraint limit_use.limit_use_released_of_it",
    "constraint passkey.passkey_credential_id_size",
    "constraint passkey.passkey_kind_known",
    "constraint passkey.passkey_sign_count_range",
    "constraint payment.payment_amount_positive",
    "constraint payment.payment_ended_has_time",
    "constraint payment.payment_failed_says_why",
    "constraint payment.payment_has_an_end",
    "constraint payment.payment_kind_known",
    "constraint payment.payment_refund_is_free",
    "constraint payment.payment_status_known",
    "constraint payment.payment_withdrawal_goes_somewhere",
    "constraint payment.payment_withdrawal_leaves",
    "constraint payment_approval.payment_approval_is_of_statement",
    "constraint payment_authorization.payment_authorization_positive",
    "constraint payment_authorization.payment_within_authorized",
    "constraint payment_failure.payment_failure_known",
    "constraint payment_method.payment_method_kind_known",
    "constraint payment_method.payment_method_label_size",
    "constraint payment_method.payment_method_removed_is_no_default",
    "constraint payment_method.payment_method_token_size",
    "constraint payment_reference.payment_reference_size",
    "constraint payment_refund.payment_refunds_add_up",
    "constraint payment_request.payment_request_amounts_positive",
    "constraint payment_request.payment_request_bounds_in_order",
    "constraint payment_request.payment_request_declined_by_named",
    "constraint payment_request.payment_request_ended_has_time",
    "constraint payment_request.payment_request_exact_or_open",
    "constraint payment_request.payment_request_link_hash_size",
    "constraint payment_request.payment_request_of_somebody_else",
    "constraint payment_request.payment_request_paid_by_payment",
    "constraint payment_request.payment_request_payer_is_named_or_paid",
    "constraint payment_request.payment_request_reference_size",
    "constraint payment_request.payment_request_reminders_few",
    "constraint payment_request.payment_request_status_known",
    "constraint person_level.person_level_range",
    "constraint refunded_payment.refunded_few_times",
    "constraint refunded_payment.refunded_within_paid",
    "constraint request_event.request_event_change_known",
    "constraint request_event.request_event_payer_has_place",
    "constraint sandbox_deposit.sandbox_deposit_outcome_known",
    "constraint sandbox_deposit.sandbox_deposit_positive",
    "constraint sandbox_deposit.sandbox_deposit_returns_its_own",
    "constraint sandbox_payout.sandbox_payout_outcome_known",
    "constraint sandbox_payout.sandbox_payout_positive",
    "constraint stripe_object.stripe_object_round_range",
    "constraint stripe_object.stripe_object_what_known",
    "constraint webhook_attempt.webhook_attempt_answer_size",
    "constraint webhook_attempt.webhook_attempt_counts",
    "constraint webhook_attempt.webhook_attempt_fault_known",
    "constraint webhook_attempt.webhook_attempt_status_or_fault",
    "constraint webhook_delivery.webhook_delivery_has_an_end",
    "constraint webhook_delivery.webhook_delivery_status_known",
    "constraint webhook_endpoint.webhook_endpoint_description_size",
    "constraint webhook_endpoint.webhook_endpoint_disabled_says_why",
    "constraint webhook_endpoint.webhook_endpoint_former_is_whole",
    "constraint webhook_endpoint.webhook_endpoint_reason_known",
    "constraint webhook_endpoint.webhook_endpoint_secret_until_removed",
    "constraint webhook_endpoint.webhook_endpoint_url_size",
    "constraint webhook_endpoint.webhook_endpoint_wants_something",
    "constraint webhook_revision.webhook_revision_is_one",
    "index deposit_task_due",
    "index hold_task_due",
    "index method_task_due",
    "index limit_rule_one_for_each",
    "index limit_use_releasable",
    "index payment_event_from",
    "index payment_event_to",
    "index payment_method_live_tokens",
    "index payment_method_one_default",
    "index payment_method_one_live_token",
    "index payment_open_authorization",
    "index payment_open_deposit",
    "index payment_open_withdrawal",
    "index request_event_payee",
    "index request_event_payer",
    "index request_task_due",
    "index return_task_due",
    "index webhook_delivery_by_status",
    "index webhook_delivery_tests",
    "index webhook_endpoint_of_everybody",
    "index webhook_endpoint_of_owner",
    "index webhook_task_due",
    "index webhook_task_turn",
    "index withdrawal_task_due",
    "storage limit_total",
    "storage payment",
    "storage stream",
    "trigger payment.payment_begins_as_declared",
    "trigger payment.payment_failed_says_why",
    "trigger payment.payment_fee_may_fall",
    "trigger payment.payment_moves_as_declared",
    "trigger payment.payment_withdrawal_goes_somewhere",
    "trigger payment_approval.payment_approval_is_of_outgoing",
    "trigger payment_authorization.payment_authorized_is_internal",
    "trigger payment_deposit.payment_deposit_is_theirs",
    "trigger payment_failure.payment_failure_is_of_failed",
    "trigger payment_reference.payment_reference_is_theirs",
    "trigger payment_refund.payment_refund_is_of_refund",
    "trigger payment_refund.payment_refunds_add_up",
    "trigger payment_request.payment_request_begins_open",
    "trigger payment_request.payment_request_moves_as_declared",
    "trigger payment_request.payment_request_paid_right",
    "trigger payment_withdrawal.payment_withdrawal_is_theirs",
    "trigger refunded_payment.refunded_says_so",
    "trigger webhook_endpoint.webhook_endpoint_is_revised",
  ],
  ledger: [
    "constraint account.account_above_floor",
    "constraint account.account_closed_is_empty",
    "constraint account.account_counters_grow",
    "constraint account.account_customer_has_floor",
    "constraint account.account_kind_known",
    "constraint account.account_state_known",
    "constraint asset.asset_chain_form",
    "constraint asset.asset_chain_is_of_crypto",
    "constraint asset.asset_code_form",
    "constraint asset.asset_kind_known",
    "constraint asset.asset_name_size",
    "constraint asset.asset_scale_range",
    "constraint claim.claim_fingerprint_size",
    "constraint claim.claim_key_size",
    "constraint hold.hold_amount_positive",
    "constraint hold.hold_captured_of_it",
    "constraint hold.hold_ended_by_entry",
    "constraint hold.hold_of_two_accounts",
    "constraint hold.hold_state_known",
    "constraint journal_entry.journal_entry_action_known",
    "constraint journal_entry.journal_entry_subject_kind_size",
    "constraint journal_entry.journal_entry_subject_of_kind",
    "constraint journal_entry.journal_entry_target_of_some",
    "constraint posting.posting_pending_positive",
    "constraint posting.posting_sequence_positive",
    "index journal_entry_reversed_once",
    "index journal_entry_subject",
    "index posting_entry",
    "storage account",
    "storage hold",
    "storage posting_entry",
    "trigger account.never_removed",
    "trigger asset.scale_is_fixed",
    "trigger claim.insert_only",
    "trigger clock_advance.insert_only",
    "trigger hold.never_removed",
    "trigger journal_entry.insert_only",
    "trigger owner.never_removed",
    "trigger posting.insert_only",
  ],
};

const ROOT = new URL("../", import.meta.url);

let migrated: TestDatabase;
let said: TestDatabase;
let ofMigrations: pg.Pool;
let ofSchemas: pg.Pool;

beforeAll(async () => {
  [migrated, said] = await Promise.all([freshDatabase(), freshDatabase()]);
  ofMigrations = migrated.adminPool();
  ofSchemas = said.adminPool();
});
afterAll(() => Promise.all([migrated.drop(), said.drop()]));

/**
 * Builds the schema in a database from schema.prisma alone, in place of what the migrations built
 * there.
 */
async function build(name: SubgraphName): Promise<Structure> {
  const schema = readSchema((path) => readFileSync(new URL(path, ROOT), "utf8"), name);
  const script = await diffSchemas(said.adminUrl, null, schema ?? "");
  await ofSchemas.query(
    `DROP SCHEMA ${name} CASCADE; CREATE SCHEMA ${name}; SET search_path = ${name}; ${script}; RESET search_path`,
  );
  return readStructure(ofSchemas, name);
}

describe.each(SUBGRAPHS)("the migrations of %s", (name) => {
  it("build what its schema.prisma says, and besides that the listed rules alone", async () => {
    const drift = findDrift(await build(name), await readStructure(ofMigrations, name));

    const functions = readFunctionFiles(ROOT, name).map((file) => `function ${file.name}`);
    const where =
      "schema.prisma says what a migration must have; what only SQL can say is listed in ADDED of this file";
    expect({ ...drift, added: drift.added.toSorted() }, where).toEqual({
      missing: [],
      changed: [],
      added: [...ADDED[name], ...functions].toSorted(),
    });
  });
});

describe("the tables that events need", () => {
  it("are written once: every subgraph takes them from the same file", () => {
    for (const name of SUBGRAPHS) {
      const own = readFileSync(new URL(`prisma/${name}/schema.prisma`, ROOT), "utf8");
      expect(own).not.toMatch(/@@map\("(outbox|lease|inbox|dead_letter)"\)/);
      expect(own).toContain("// include ../outbox.prisma\n");
      // The ledger takes no events.
      expect(own.includes("// include ../inbox.prisma\n")).toBe(name !== "ledger");
    }
  });
});

describe("a drift of schema and migrations", () => {
  it.each([
    ["DROP TABLE users.mail", "missing", "table mail"],
    ["ALTER TABLE users.mail DROP COLUMN last_error", "missing", "column mail.last_error"],
    ["DROP INDEX users.mail_due_at_idx", "missing", "index mail_due_at_idx"],
    ["ALTER TABLE users.inbox DROP CONSTRAINT inbox_pkey", "missing", "constraint inbox.inbox_pkey"],
    ["ALTER TABLE users.mail ADD COLUMN more text", "added", "column mail.more"],
    ["ALTER TABLE users.mail ADD UNIQUE (recipient)", "added", "constraint mail.mail_recipient_key"],
    ["CREATE TYPE users.kind AS ENUM ('A')", "added", "type kind"],
    ["ALTER TABLE users.mail ALTER subject TYPE varchar(9)", "changed", "column mail.subject"],
    ["ALTER TABLE users.mail ALTER subject DROP NOT NULL", "changed", "column mail.subject"],
    ["ALTER TABLE users.mail ALTER attempts SET DEFAULT 1", "changed", "column mail.attempts"],
    ["ALTER TABLE users.mail ALTER attempts DROP DEFAULT", "changed", "column mail.attempts"],
    [
      "ALTER TABLE users.inbox DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (event_id, consumer)",
      "changed",
      "constraint inbox.inbox_pkey",
    ],
    [
      "DROP INDEX users.mail_due_at_idx; CREATE INDEX mail_due_at_idx ON users.mail (id)",
      "changed",
      "index mail_due_at_idx",
    ],
  ] as const)("is found: %s", async (change, kind, name) => {
    const before = await readStructure(ofMigrations, "users");
    const client = await ofMigrations.connect();
    await client.query("BEGIN");
    await client.query(change);
    const after = await readStructure(client, "users");
    await client.query("ROLLBACK");
    client.release();

    expect(findDrift(before, after)[kind].map((text) => text.split(":")[0])).toContain(name);
    expect(findDrift(before, before)).toEqual({ missing: [], changed: [], added: [] });
  });
});
