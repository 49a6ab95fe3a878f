import { type ReactNode, useEffect, useId, useRef } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

type Props = {
  readonly isOpen: boolean;
  /** Escape, a press beside it, or its own button. */
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
};

/** The browser's own: it keeps the focus inside, and gives it back where it came from. */
export function Dialog({ isOpen, onClose, title, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      closedby="any"
      onClose={onClose}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-0 text-ink shadow-xl"
    >
      <div className="grid gap-5 p-6">
        <div className="flex items-start justify-between gap-4">
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          <Button onClick={onClose} className="px-2 text-sm">
            {words.dialog.close}
          </Button>
        </div>
        {isOpen && children}
      </div>
    </dialog>
  );
}
