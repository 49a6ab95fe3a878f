import type { Profile } from "../domain/profile.ts";

/** Of a reference: whether its id is one is the business of auth. */
export type UserParent = Profile & { readonly id: string };
