import { useEffect, useRef, useState } from "react";
import { focusHeading } from "../ui/page.tsx";

/**
 * The dialog of an act that is not always possible. Whoever is in it reads its refusal to the end,
 * also when what is shown behind it says by then that it is not possible; when its button goes away
 * under who has used it, they go to the heading.
 */
export function useActDialog(isPossible: boolean) {
  const [isOpen, setOpen] = useState(false);
  const hasOpened = useRef(false);
  const isThere = isPossible || isOpen;
  useEffect(() => {
    if (!isThere && hasOpened.current) focusHeading();
    if (!isThere) hasOpened.current = false;
  }, [isThere]);
  return {
    isThere,
    isOpen,
    open() {
      hasOpened.current = true;
      setOpen(true);
    },
    close: () => setOpen(false),
  };
}
