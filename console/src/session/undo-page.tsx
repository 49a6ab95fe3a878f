import { ConsoleUndoEmailChangeDocument } from "../generated/session/mail-links.ts";
import { ask } from "../live/use-ask.ts";
import { words } from "../words/words.ts";
import { LinkPage } from "./link-page.tsx";

export function UndoPage() {
  return (
    <LinkPage
      words={words.mailLinks.undo}
      use={async (token) =>
        (await ask(ConsoleUndoEmailChangeDocument, { input: { token } }, { anonymous: true, patienceMs: 0 }))
          .undoEmailChange
      }
    />
  );
}
