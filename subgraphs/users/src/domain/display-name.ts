import type { Brand } from "@coffer/platform/brand";
import { err, ok, type Result } from "@coffer/platform/result";

/** What others see beside a payment, so it must not be able to look like something else. */
export type DisplayName = Brand<string, "DisplayName">;

export type DisplayNameFault = { readonly code: "DISPLAY_NAME_LENGTH" | "DISPLAY_NAME_CHARACTERS" };

const LENGTH_MAX = 64;
/** Controls, line breaks, lone surrogates, private use, and the marks that turn the direction of writing (UTS #36 §3.3: they can disguise a name). */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const VISIBLE = /[^\p{Z}\p{C}\p{M}]/u;

/** 1 to 64 characters (code points) after trimming, normalised to NFC. */
export function parseDisplayName(raw: string): Result<DisplayName, DisplayNameFault> {
  const name = raw.trim().normalize("NFC");
  const length = [...name].length;
  if (length < 1 || length > LENGTH_MAX) return err({ code: "DISPLAY_NAME_LENGTH" });
  if (FORBIDDEN.test(name) || !VISIBLE.test(name)) return err({ code: "DISPLAY_NAME_CHARACTERS" });
  return ok(name as unknown as DisplayName);
}
