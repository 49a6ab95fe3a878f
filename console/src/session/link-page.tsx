import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { refusalCode } from "../live/refusal-code.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { SendFault } from "../ui/send-fault.tsx";
import { useHeadingAfter } from "../ui/use-heading-after.ts";
import { words } from "../words/words.ts";
import { takeToken } from "./take-token.ts";

type Answer =
  | { readonly __typename: "ConfirmEmailSuccess" | "UndoEmailChangeSuccess"; readonly email: string }
  | { readonly __typename: keyof typeof words.mailLinks.refusals };

type Props = {
  readonly words: {
    readonly title: string;
    readonly meaning: string;
    readonly submit: string;
    readonly done: (address: string) => string;
  };
  readonly use: (token: string) => Promise<Answer | null | undefined>;
};

/**
 * What the link of a mail leads to. It is used when somebody presses the button, and not by opening
 * it: programs that look through mails open links, too.
 */
export function LinkPage({ words: w, use }: Props) {
  const [token] = useState(takeToken);
  const sent = useMutation<Answer | null, CofferError, string>({ mutationFn: async (it) => (await use(it)) ?? null });
  const { data, error } = sent;
  const isDone = data !== undefined && data !== null && "email" in data;
  useHeadingAfter(!isDone);
  return (
    <Page title={w.title}>
      <div className="grid gap-5">
        {token === null && <p role="alert">{words.mailLinks.noToken}</p>}
        {token !== null && !isDone && (
          <>
            <p>{w.meaning}</p>
            {data && <RefusalNote code={refusalCode(data)}>{words.mailLinks.refusals[data.__typename]}</RefusalNote>}
            <SendFault fault={error} sentAt={sent.submittedAt} />
            <Button look="main" isBusy={sent.isPending} onClick={() => sent.mutate(token)}>
              {w.submit}
            </Button>
          </>
        )}
        {isDone && (
          <p role="status" className="wrap-anywhere">
            {w.done(data.email)}
          </p>
        )}
        <Link to="/login" className="justify-self-start text-accent underline">
          {words.mailLinks.toLogin}
        </Link>
      </div>
    </Page>
  );
}
