import { ConsoleConfirmEmailDocument } from "../generated/session/mail-links.ts";
import { ask } from "../live/use-ask.ts";
import { words } from "../words/words.ts";
import { LinkPage } from "./link-page.tsx";

export function ConfirmPage() {
  return (
    <LinkPage
      words={words.mailLinks.confirm}
      use={async (token) =>
        (await ask(ConsoleConfirmEmailDocument, { input: { token } }, { anonymous: true, patienceMs: 0 })).confirmEmail
      }
    />
  );
}
