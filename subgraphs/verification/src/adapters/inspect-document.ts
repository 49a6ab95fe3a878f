import { createHash } from "node:crypto";
import { err, ok, type Result } from "@coffer/platform/result";
import {
  contradictions,
  type DocumentFault,
  type DocumentFaultCode,
  type DocumentInput,
  type DocumentKind,
  decodeCanonicalBase64,
  decodedLength,
  type InspectedDocument,
  kindOf,
} from "../domain/document.ts";
import { structureFault } from "../domain/file-structure.ts";
import { makeGate } from "./gate.ts";
import { rewritePdfInWorker } from "./pdf/rewrite-in-worker.ts";
import { rewriteImage } from "./rewrite-image.ts";

const HEAD_LENGTH = 4096; // of base64: enough to tell the type of a file that is too large to be decoded

// Two, so that memory stays bounded whatever arrives at once: 50 million pixels of 8 bytes are 400 MB while they are turned.
const inspecting = makeGate(2);

type ContentFault = { code: DocumentFaultCode; message: string };

/**
 * Decides by the content whether this is a JPEG, PNG or PDF that can be shown to a reviewer, and rewrites it without
 * metadata. Every fault that can be known is returned at once. Rejects only for faults of this machine.
 */
export const inspectDocument = (
  input: DocumentInput,
  { maxBytes }: { maxBytes: number },
): Promise<Result<InspectedDocument, DocumentFault[]>> => inspecting(() => inspect(input, maxBytes));

async function inspect(input: DocumentInput, maxBytes: number): Promise<Result<InspectedDocument, DocumentFault[]>> {
  const faultOf = (code: DocumentFaultCode, message: string): DocumentFault => ({ path: input.path, code, message });
  const notBase64 = () =>
    faultOf("NOT_BASE64", "Send the file as base64 with padding (RFC 4648), without a data: prefix.");
  const unsupported = () => faultOf("UNSUPPORTED_TYPE", "Only JPEG, PNG and PDF are accepted.");

  const tooLarge = decodedLength(input.base64) > maxBytes;
  const bytes = decodeCanonicalBase64(tooLarge ? input.base64.slice(0, HEAD_LENGTH) : input.base64);
  const faults = tooLarge ? [faultOf("TOO_LARGE", `The file has more than ${maxBytes} bytes.`)] : [];
  if (!bytes) return err([...faults, notBase64()]);
  if (bytes.length === 0) return err([faultOf("UNREADABLE", "The file is empty.")]);
  const kind = kindOf(bytes);
  if (!kind) return err([...faults, unsupported()]);
  faults.push(...contradictions(input, kind));
  if (tooLarge) return err(faults);

  const rewritten = await rewrite(bytes, kind);
  if (!rewritten.ok) return err([...faults, faultOf(rewritten.error.code, rewritten.error.message)]);
  if (faults.length > 0) return err(faults);
  return ok({ bytes: rewritten.value, kind, sha256: createHash("sha256").update(rewritten.value).digest("hex") });
}

async function rewrite(bytes: Buffer, kind: DocumentKind): Promise<Result<Buffer, ContentFault>> {
  const message = structureFault(bytes, kind);
  if (message) return err({ code: "UNREADABLE", message });
  if (kind === "PDF") {
    const outcome = await rewritePdfInWorker(bytes);
    return outcome.ok ? ok(Buffer.from(outcome.bytes.buffer)) : err({ code: outcome.code, message: outcome.message });
  }
  const image = await rewriteImage(bytes, kind);
  return image.ok ? image : err({ code: "UNREADABLE", message: image.error });
}
