// Every word of the console, in German: the same parts as in English.

export { accounts } from "./german/accounts.ts";
export { amount } from "./german/amount.ts";
export { approval } from "./german/approval.ts";
export { approved } from "./german/approved.ts";
export { apps } from "./german/apps.ts";
export { askAgain } from "./german/ask-again.ts";
export { bring } from "./german/bring.ts";
export { brought } from "./german/brought.ts";
export { bulk } from "./german/bulk.ts";
export { chainDeposits } from "./german/chain-deposits.ts";
export { chains } from "./german/chains.ts";
export { chart } from "./german/chart.ts";
export { clientApps } from "./german/client-apps.ts";
export { coldStorage } from "./german/cold-storage.ts";
export { contacts } from "./german/contacts.ts";
export { currencies } from "./german/currencies.ts";
export { debts } from "./german/debts.ts";
export { deposit } from "./german/deposit.ts";
export { errors } from "./german/errors.ts";
export { events } from "./german/events.ts";
export { exchange } from "./german/exchange.ts";
export { explorer } from "./german/explorer.ts";
export { files } from "./german/files.ts";
export { hold } from "./german/hold.ts";
export { home } from "./german/home.ts";
export { keys, services } from "./german/keys.ts";
export { limits } from "./german/limits.ts";
export { live } from "./german/live.ts";
export { login } from "./german/login.ts";
export { mailLinks } from "./german/mail-links.ts";
export { menu } from "./german/menu.ts";
export { methods } from "./german/methods.ts";
export { networkChanges } from "./german/network-changes.ts";
export { nodes } from "./german/nodes.ts";
export { operate } from "./german/operate.ts";
export { outside } from "./german/outside.ts";
export { owed } from "./german/owed.ts";
export { ownSend } from "./german/own-send.ts";
export { palette } from "./german/palette.ts";
export { passkeyLogin } from "./german/passkey-login.ts";
export { passkeys } from "./german/passkeys.ts";
export { payment } from "./german/payment.ts";
export { payments } from "./german/payments.ts";
export { policies } from "./german/policies.ts";
export { preview } from "./german/preview.ts";
export { receive } from "./german/receive.ts";
export { reconciliations } from "./german/reconciliations.ts";
export { refill } from "./german/refill.ts";
export { refund } from "./german/refund.ts";
export { refusals } from "./german/refusals.ts";
export { register } from "./german/register.ts";
export { requests } from "./german/requests.ts";
export { rescans } from "./german/rescans.ts";
export { returns } from "./german/returns.ts";
export { notForYou, roles } from "./german/roles.ts";
export { sandbox } from "./german/sandbox.ts";
export { schedules } from "./german/schedules.ts";
export { schema } from "./german/schema.ts";
export { secondStep } from "./german/second-step.ts";
export { security } from "./german/security.ts";
export { send } from "./german/send.ts";
export { sessions } from "./german/sessions.ts";
export { settings } from "./german/settings.ts";
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
} from "./german/shell.ts";
export { signingPolicies } from "./german/signing-policies.ts";
export { staffDeposits } from "./german/staff-deposits.ts";
export { staffMenu } from "./german/staff-menu.ts";
export { staffRefund } from "./german/staff-refund.ts";
export { staffRoles } from "./german/staff-roles.ts";
export { standing } from "./german/standing.ts";
export { stepUp } from "./german/step-up.ts";
export { stuck } from "./german/stuck.ts";
export { toAddress } from "./german/to-address.ts";
export { transaction } from "./german/transaction.ts";
export { transactions } from "./german/transactions.ts";
export { treasuries } from "./german/treasuries.ts";
export { trials } from "./german/trials.ts";
export { unsigned } from "./german/unsigned.ts";
export { verification } from "./german/verification.ts";
export { wallets } from "./german/wallets.ts";
export { webhooks } from "./german/webhooks.ts";
export { withdraw } from "./german/withdraw.ts";
