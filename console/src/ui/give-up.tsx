import type { LinkProps } from "@tanstack/react-router";
import { useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { TextLink } from "./link-button.tsx";
import { focusHeading } from "./page.tsx";

export type LookAt = { readonly link: LinkProps; readonly label: string };

type Props = { readonly lookAt: LookAt; readonly isBusy: boolean; readonly onGiveUp: () => void };

/**
 * The way out of an order that is never answered: only for somebody who has looked whether it was
 * done, and asked once more then. What is sent next has another key, and is done beside it.
 */
export function GiveUp({ lookAt, isBusy, onGiveUp }: Props) {
  const [step, setStep] = useState<"unseen" | "seen" | "sure">("unseen");
  const w = words.askAgain;
  const forget = () => {
    // The button goes with what it gave up.
    focusHeading();
    onGiveUp();
  };
  return (
    <div className="grid justify-items-start gap-3 border-line border-t pt-3">
      <p>
        {w.noUse} {/* This page stays: it is where one comes back to. */}
        <TextLink
          {...lookAt.link}
          target="_blank"
          rel="noopener"
          onClick={() => setStep((before) => (before === "unseen" ? "seen" : before))}
        >
          {lookAt.label}
        </TextLink>
        .
      </p>
      {step === "seen" && (
        <Button onClick={() => setStep("sure")} isBusy={isBusy}>
          {w.giveUp}
        </Button>
      )}
      {step === "sure" && (
        <>
          <p role="alert" className="text-bad">
            {w.sure}
          </p>
          <div className="flex flex-wrap gap-3">
            <Button look="danger" onClick={forget} isBusy={isBusy}>
              {w.forget}
            </Button>
            <Button onClick={() => setStep("seen")}>{w.keep}</Button>
          </div>
        </>
      )}
    </div>
  );
}
