import type { VerificationId } from "../domain/ids.ts";
import type { Side } from "./ports.ts";

/**
 * Binds a sealed file to its row: moved to another verification, or to the other side, it does not
 * open.
 */
export const documentContext = (verificationId: VerificationId, side: Side): string =>
  `verification/document/${verificationId}/${side}`;
