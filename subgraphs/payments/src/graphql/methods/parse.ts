import { faultAt } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";

const TOKEN = /^[!-~]{1,255}$/;

/** A provider's, compared exactly as it came. */
export const token: Parser<string, string> = (raw, path) =>
  TOKEN.test(raw) ? ok(raw) : faultAt(path, "INVALID_TOKEN", "must be 1 to 255 visible characters of ASCII");
