import type { CofferError } from "@coffer/client/errors";
import { useEffect, useEffectEvent, useState } from "react";

type Place = {
  /** The cursor that the address names. */
  readonly after: string | undefined;
  /** Of the list that was asked for behind it. */
  readonly fault: CofferError | null;
  /** Takes the cursor out of the address. */
  readonly onBegin: () => void;
};

/**
 * A cursor that is none, of an address that was cut short, say: the list begins at its beginning.
 * Whether that was so, for the page to say it.
 */
export function useLostCursor({ after, fault, onBegin }: Place): boolean {
  const [wasLost, setWasLost] = useState(false);
  const isLost = after !== undefined && (fault?.inputs.some(({ code }) => code === "INVALID_CURSOR") ?? false);
  const begin = useEffectEvent(() => {
    setWasLost(true);
    onBegin();
  });
  useEffect(() => {
    if (isLost) begin();
  }, [isLost]);
  return wasLost && after === undefined;
}
