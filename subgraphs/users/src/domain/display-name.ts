import type { Line } from "@coffer/platform/text/parse-text";

/** What others see beside a payment, so it must not be able to look like something else. */
export type DisplayName = Line;

/** In characters (code points). */
export const DISPLAY_NAME_MAX = 64;
