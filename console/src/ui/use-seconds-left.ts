import { useEffect, useState } from "react";
import { secondsUntil } from "./countdown.ts";

/** Whole seconds until a moment of this browser's clock; it ticks until they are over. */
export function useSecondsLeft(endMs: number): number {
  const [left, setLeft] = useState(() => secondsUntil(endMs, Date.now()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const now = Date.now();
      setLeft(secondsUntil(endMs, now));
      // The next one when the figure changes: whole seconds before the end.
      if (endMs > now) timer = setTimeout(tick, (endMs - now) % 1000 || 1000);
    };
    tick();
    return () => clearTimeout(timer);
  }, [endMs]);
  return left;
}
