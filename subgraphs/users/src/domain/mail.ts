/** A message to one person, in plain text. */
export type Mail = { readonly recipient: string; readonly subject: string; readonly text: string };

/**
 * To the owner of an address that somebody tried to register with. It must tell a stranger who
 * reads it nothing but that.
 */
export const emailTakenMail = (recipient: string): Mail => ({
  recipient,
  subject: "You already have a Coffer account",
  text: [
    "Hello,",
    "",
    "somebody just tried to make a Coffer account with this email address. You have one already, so no new account was made and nothing was changed.",
    "",
    "Was it you? Log in with this address or your username.",
    "Was it not you? Then there is nothing to do: whoever it was has not learned that you have an account.",
    "",
  ].join("\n"),
});

/**
 * Until the next try after so many that failed: 10 s, doubled each time, at most an hour. Null:
 * give up.
 */
export function retryDelayMs(attempts: number): number | null {
  if (attempts >= MAIL_ATTEMPTS_MAX) return null;
  return Math.min(10_000 * 2 ** (attempts - 1), 3_600_000);
}

/** Within about three and a half hours. */
export const MAIL_ATTEMPTS_MAX = 12;
