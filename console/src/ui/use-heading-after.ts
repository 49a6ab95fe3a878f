import { useEffect, useRef } from "react";
import { focusHeading } from "./page.tsx";

/** Where something goes away by itself, and had the focus in it: the heading has it then. */
export function useHeadingAfter(isThere: boolean): void {
  const wasThere = useRef(isThere);
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (wasThere.current && !isThere && isLost) focusHeading();
    wasThere.current = isThere;
  }, [isThere]);
}
