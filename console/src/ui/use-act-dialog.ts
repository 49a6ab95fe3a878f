import { useState } from "react";
import { useHeadingAfter } from "./use-heading-after.ts";

/**
 * The dialog of an act that is not always possible. Whoever is in it reads its refusal to the end,
 * also when what is shown behind it says by then that it is not possible; when its button goes away
 * under who has used it, they go to the heading.
 */
export function useActDialog(isPossible: boolean) {
  const [isOpen, setOpen] = useState(false);
  const isThere = isPossible || isOpen;
  useHeadingAfter(isThere);
  return { isThere, isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}
