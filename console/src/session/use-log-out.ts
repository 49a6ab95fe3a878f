import { CofferError } from "@coffer/client/errors";
import { useState } from "react";
import { session } from "../live/session.ts";

/** The way out, and why it is none yet: whoever goes away then leaves their session to the next. */
export function useLogOut() {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<CofferError | null>(null);

  async function logOut(): Promise<void> {
    setBusy(true);
    try {
      await session.logOut();
      setFault(null);
    } catch (error) {
      if (!(error instanceof CofferError)) throw error;
      setFault(error);
    } finally {
      setBusy(false);
    }
  }

  return { isBusy, fault, logOut: () => void logOut() };
}
