import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useId,
  useLayoutEffect,
  useState,
} from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

type Settling = {
  readonly isSettled: boolean;
  /** What is called when that has come, or cannot. */
  readonly wait: () => () => void;
};

const SettlingContext = createContext<Settling>({ isSettled: true, wait: () => () => undefined });

/**
 * A review: what gives its order is off until all has come that stands above it, which would move
 * it from under whoever presses it.
 */
export function Settling({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState(0);
  const [wait] = useState(() => () => {
    setWaiting((before) => before + 1);
    return () => setWaiting((before) => before - 1);
  });
  return <SettlingContext value={{ isSettled: waiting === 0, wait }}>{children}</SettlingContext>;
}

/** Stands where something of a review will, and only while it is still to come. */
export function Unsettled({ children }: { readonly children?: ReactNode }) {
  const { wait } = useContext(SettlingContext);
  // Before anything is painted: no button is on beside it, and none is off when it is gone.
  useLayoutEffect(wait, [wait]);
  return children;
}

/** Gives an order: not before its review is settled. It stays where the focus is meanwhile. */
export function SettledButton({ isBusy = false, className = "", ...rest }: ComponentProps<typeof Button>) {
  const { isSettled } = useContext(SettlingContext);
  const why = useId();
  if (isSettled) return <Button {...rest} isBusy={isBusy} className={className} />;
  return (
    <>
      <Button {...rest} isBusy aria-describedby={why} className={`opacity-50 ${className}`} />
      {/* It takes no room, so that nothing moves when it goes. */}
      <span id={why} className="sr-only">
        {words.preview.awaited}
      </span>
    </>
  );
}
