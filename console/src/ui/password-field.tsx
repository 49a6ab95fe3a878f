import { type ComponentProps, useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";

/** A password, hidden until its owner wants to read it. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, "type" | "beside">) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      beside={
        <Button aria-pressed={isShown} onClick={() => setShown(!isShown)} className="min-h-10">
          {isShown ? words.password.hide : words.password.show} <span className="sr-only">{words.password.it}</span>
        </Button>
      }
    />
  );
}
