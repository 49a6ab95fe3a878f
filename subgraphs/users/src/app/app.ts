import type { FindProfiles } from "./find-profiles.ts";
import type { UpdateProfile } from "./update-profile.ts";

/** What clients can do here. */
export type App = { readonly findProfiles: FindProfiles; readonly updateProfile: UpdateProfile };
