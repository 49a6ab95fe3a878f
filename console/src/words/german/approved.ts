/** Words of the part that says with what a payment was approved. */
export const approved = {
  title: "Freigabe des Zahlers",
  meaning: "Der Passkey des Zahlers hat genau diese Zahlung unterschrieben. Was unterschrieben wurde, bleibt bei ihr.",
  at: "Freigegeben",
  passkey: "Passkey",
  credential: "Seine Credential-ID",
  digest: "SHA-256 dessen, was unterschrieben wurde",
} as const;
