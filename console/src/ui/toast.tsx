import { createContext, type ReactNode, useContext, useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

type Note = { readonly id: number; readonly text: string };
type Say = (text: string) => void;

const ToastContext = createContext<Say | null>(null);

/** Says that something was done, where the place that did it is gone. Faults stay in place. */
export function useToast(): Say {
  const say = useContext(ToastContext);
  if (!say) throw new Error("this part stands outside ToastProvider");
  return say;
}

const NOTES_MOST = 3;

/** Notes stay until they are read away: nobody has to be quick. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const say: Say = (text) =>
    setNotes((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, text }].slice(-NOTES_MOST));
  return (
    <ToastContext value={say}>
      {children}
      <div role="status" className="fixed end-4 bottom-4 z-20 grid w-[min(24rem,calc(100vw-2rem))] gap-2">
        {notes.map(({ id, text }) => (
          <div
            key={id}
            className="flex items-center justify-between gap-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-lg"
          >
            <span>{text}</span>
            <Button
              className="px-2 text-sm"
              onClick={() => setNotes((before) => before.filter((note) => note.id !== id))}
            >
              {words.dialog.close}
            </Button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
