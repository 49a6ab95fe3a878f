/** As the API takes it: exactly one field. */
export function payeeOf(to: string): { userId: string } | { accountId: string } | { username: string } {
  if (/^usr_[0-9a-z]{26}$/.test(to)) return { userId: to };
  return /^acc_[0-9a-z]{26}$/.test(to) ? { accountId: to } : { username: to };
}
