import { isCommonPassword } from "./common-password.ts";

export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;

export type PasswordFault = "TOO_SHORT" | "TOO_LONG" | "COMMON" | "CONTAINS_USERNAME";

/** NIST SP 800-63B §3.1.1.2: the same password typed on two keyboards gives the same bytes. */
export const canonicalPassword = (password: string): string => password.normalize("NFKC");

/** In UTF-16, of which a character takes two units at most. */
const UNITS_MAX = 2 * PASSWORD_LENGTH.max;

/**
 * Whether some account can have this password, by its length: looked at before anything else, which
 * would take as long as the text.
 */
export const canBePassword = (text: string): boolean => text.length <= UNITS_MAX;

/** Every rule that the password breaks. Lengths count characters (code points), not bytes. */
export function passwordFaults(password: string, username: string): PasswordFault[] {
  if (!canBePassword(password)) return ["TOO_LONG"];
  const length = [...password].length;
  const faults: PasswordFault[] = [];
  if (length < PASSWORD_LENGTH.min) faults.push("TOO_SHORT");
  if (length > PASSWORD_LENGTH.max) return ["TOO_LONG"]; // nothing else is worth looking for in it
  if (isCommonPassword(password)) faults.push("COMMON");
  if (canonicalPassword(password).toLowerCase().includes(username.toLowerCase())) faults.push("CONTAINS_USERNAME");
  return faults;
}
