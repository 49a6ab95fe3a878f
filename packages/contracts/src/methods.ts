/** How somebody proved who they are: names of RFC 8176, as a token's `amr` has them. */
export const METHODS = ["pwd", "otp", "hwk", "swk"] as const;
export type Method = (typeof METHODS)[number];
