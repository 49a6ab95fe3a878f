import { createHash } from "node:crypto";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { InspectDocument } from "../app/ports.ts";
import {
  contradictions,
  type DocumentFault,
  type DocumentFaultCode,
  type DocumentInput,
  decodeCanonicalBase64,
  decodedLength,
  detectKind,
  type InspectedDocument,
} from "../domain/document.ts";
import { unreadableFault } from "../domain/unreadable.ts";
import type { JudgeFile } from "./judge/judge-file.ts";

const HEAD_LENGTH = 4096; // of base64: enough to tell the type of a file that is too large to be decoded

type Deps = { readonly judge: JudgeFile; readonly maxBytes: number };

/**
 * Decides by the content whether this is a JPEG, PNG or PDF that can be shown to a reviewer, and
 * rewrites it without metadata. Every fault that can be known is returned at once. Rejects only for
 * faults of this machine, and with the signal's reason.
 */
export const makeInspectDocument =
  ({ judge, maxBytes }: Deps): InspectDocument =>
  (input, signal) =>
    inspect(input, { judge: (file, kind) => judge(file, kind, signal), maxBytes });

async function inspect(
  input: DocumentInput,
  { judge, maxBytes }: Deps,
): Promise<Result<InspectedDocument, DocumentFault[]>> {
  const faultOf = (code: DocumentFaultCode, message: string): DocumentFault => ({ path: input.path, code, message });
  const notBase64 = () =>
    faultOf("NOT_BASE64", "Send the file as base64 with padding (RFC 4648), without a data: prefix.");
  const unsupported = () => faultOf("UNSUPPORTED_TYPE", "Only JPEG, PNG and PDF are accepted.");

  const tooLarge = decodedLength(input.base64) > maxBytes;
  const bytes = decodeCanonicalBase64(tooLarge ? input.base64.slice(0, HEAD_LENGTH) : input.base64);
  const faults = tooLarge ? [faultOf("TOO_LARGE", `The file has more than ${maxBytes} bytes.`)] : [];
  if (!bytes) return err([...faults, notBase64()]);
  if (bytes.length === 0) return err([faultOf("UNREADABLE", "The file is empty.")]);
  const kind = detectKind(bytes);
  if (!kind) return err([...faults, unsupported()]);
  faults.push(...contradictions(input, kind));
  if (tooLarge) return err(faults);

  const rewritten = await judge(bytes, kind);
  if (!rewritten.ok) {
    const { code, message } = unreadableFault(rewritten.error);
    return err([...faults, faultOf(code, message)]);
  }
  if (faults.length > 0) return err(faults);
  return ok({ bytes: rewritten.value, kind, sha256: createHash("sha256").update(rewritten.value).digest("hex") });
}
