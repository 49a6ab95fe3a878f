/** What was typed; or what a passkey signed, which is enough alone. */
export type StepUpInput =
  | { readonly password: string; readonly totp?: string; readonly recoveryCode?: string }
  | { readonly passkey: string };

const SIX_DIGITS = /^\s*(\d\s*){6}$/;

/** What was typed, as the API takes it: a code of an app is six digits, a recovery code is more. */
export function provedBy(password: string, code: string): StepUpInput {
  if (code.trim() === "") return { password };
  return SIX_DIGITS.test(code) ? { password, totp: code } : { password, recoveryCode: code };
}
