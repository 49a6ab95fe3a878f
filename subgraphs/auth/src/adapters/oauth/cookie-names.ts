/** As browsers keep them: each for this host alone, and for no script. */
export const cookieNames = (issuer: string) => {
  const isSecure = issuer.startsWith("https:");
  return {
    session: isSecure ? "__Host-coffer-oauth" : "coffer-oauth",
    interaction: isSecure ? "__Secure-coffer-oauth-prompt" : "coffer-oauth-prompt",
    resume: isSecure ? "__Secure-coffer-oauth-resume" : "coffer-oauth-resume",
  };
};
