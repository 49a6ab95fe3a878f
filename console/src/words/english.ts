// Every word of the console, in English: a file for each part, so that a page carries its own.

export { accounts } from "./english/accounts.ts";
export { amount } from "./english/amount.ts";
export { approval } from "./english/approval.ts";
export { approved } from "./english/approved.ts";
export { apps } from "./english/apps.ts";
export { askAgain } from "./english/ask-again.ts";
export { bring } from "./english/bring.ts";
export { brought } from "./english/brought.ts";
export { bulk } from "./english/bulk.ts";
export { chainDeposits } from "./english/chain-deposits.ts";
export { chains } from "./english/chains.ts";
export { chart } from "./english/chart.ts";
export { clientApps } from "./english/client-apps.ts";
export { coldStorage } from "./english/cold-storage.ts";
export { contacts } from "./english/contacts.ts";
export { currencies } from "./english/currencies.ts";
export { debts } from "./english/debts.ts";
export { deposit } from "./english/deposit.ts";
export { errors } from "./english/errors.ts";
export { events } from "./english/events.ts";
export { exchange } from "./english/exchange.ts";
export { explorer } from "./english/explorer.ts";
export { files } from "./english/files.ts";
export { hold } from "./english/hold.ts";
export { home } from "./english/home.ts";
export { keys, services } from "./english/keys.ts";
export { limits } from "./english/limits.ts";
export { live } from "./english/live.ts";
export { login } from "./english/login.ts";
export { mailLinks } from "./english/mail-links.ts";
export { menu } from "./english/menu.ts";
export { methods } from "./english/methods.ts";
export { networkChanges } from "./english/network-changes.ts";
export { nodes } from "./english/nodes.ts";
export { operate } from "./english/operate.ts";
export { outside } from "./english/outside.ts";
export { owed } from "./english/owed.ts";
export { ownSend } from "./english/own-send.ts";
export { palette } from "./english/palette.ts";
export { passkeyLogin } from "./english/passkey-login.ts";
export { passkeys } from "./english/passkeys.ts";
export { payment } from "./english/payment.ts";
export { payments } from "./english/payments.ts";
export { policies } from "./english/policies.ts";
export { preview } from "./english/preview.ts";
export { receive } from "./english/receive.ts";
export { reconciliations } from "./english/reconciliations.ts";
export { refill } from "./english/refill.ts";
export { refund } from "./english/refund.ts";
export { refusals } from "./english/refusals.ts";
export { register } from "./english/register.ts";
export { requests } from "./english/requests.ts";
export { rescans } from "./english/rescans.ts";
export { returns } from "./english/returns.ts";
export { notForYou, roles } from "./english/roles.ts";
export { sandbox } from "./english/sandbox.ts";
export { schedules } from "./english/schedules.ts";
export { schema } from "./english/schema.ts";
export { secondStep } from "./english/second-step.ts";
export { security } from "./english/security.ts";
export { send } from "./english/send.ts";
export { sessions } from "./english/sessions.ts";
export { settings } from "./english/settings.ts";
export {
  copy,
  dialog,
  faults,
  groups,
  language,
  later,
  loading,
  modes,
  other,
  password,
  product,
  shell,
  table,
  time,
} from "./english/shell.ts";
export { signingPolicies } from "./english/signing-policies.ts";
export { staffDeposits } from "./english/staff-deposits.ts";
export { staffMenu } from "./english/staff-menu.ts";
export { staffRefund } from "./english/staff-refund.ts";
export { staffRoles } from "./english/staff-roles.ts";
export { standing } from "./english/standing.ts";
export { stepUp } from "./english/step-up.ts";
export { stuck } from "./english/stuck.ts";
export { toAddress } from "./english/to-address.ts";
export { transaction } from "./english/transaction.ts";
export { transactions } from "./english/transactions.ts";
export { treasuries } from "./english/treasuries.ts";
export { trials } from "./english/trials.ts";
export { unsigned } from "./english/unsigned.ts";
export { verification } from "./english/verification.ts";
export { wallets } from "./english/wallets.ts";
export { webhooks } from "./english/webhooks.ts";
export { withdraw } from "./english/withdraw.ts";
