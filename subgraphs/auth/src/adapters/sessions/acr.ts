import { METHODS } from "@coffer/contracts/methods";
import { levelOf } from "@coffer/platform/identity/assurance";

/** `acr` of what was proved (OpenID Connect Core 1.0 §2); none where that is nothing. */
export const acrOf = (methods: readonly string[]): string | undefined =>
  levelOf(METHODS.filter((method) => methods.includes(method)))?.toLowerCase();
