import { useQueryClient } from "@tanstack/react-query";
import { SaveProfileDocument, type SettingsQuery } from "../../generated/wallet/settings/settings.ts";
import { keepLanguage } from "../../kept.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { browserZone, zonesWith } from "../../ui/time-zones.ts";
import { useToast } from "../../ui/toast.tsx";
import { spokenIn } from "../../words/languages.ts";
import { words } from "../../words/words.ts";

const PLACES = ["input.displayName", "input.language", "input.timeZone"];

/** What others see of a person, in which language they are written to, and their clocks. */
export function Profile({ me }: { readonly me: SettingsQuery["me"] }) {
  const cache = useQueryClient();
  const say = useToast();
  const save = useSend(SaveProfileDocument, ({ updateProfile }) => {
    const spoken = spokenIn(updateProfile?.user.language ?? "");
    if (spoken) keepLanguage(spoken);
    say(words.settings.saved);
    askAnewInAllTabs(cache);
  });
  const w = words.settings;
  // Who has said none is offered the browser's.
  const zone = me.timeZone ?? browserZone();
  const submit = (typed: FormData) =>
    save.mutate({
      input: {
        displayName: typedIn(typed, "displayName").trim() || null,
        language: typedIn(typed, "language").trim(),
        timeZone: typedIn(typed, "timeZone") || null,
      },
    });
  return (
    <Card title={w.profile}>
      <Form
        onSubmit={submit}
        refusedAt={save.error ? save.submittedAt : undefined}
        values={{ displayName: me.displayName ?? "", language: me.language, timeZone: zone }}
      >
        <Facts facts={[[w.username, me.username]]} />
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label={w.displayName}
            name="displayName"
            hint={w.displayNameHint}
            fault={inputFault(save.error, "input.displayName")}
            autoComplete="name"
          />
          <Field
            label={w.language}
            name="language"
            hint={w.languageHint}
            fault={inputFault(save.error, "input.language")}
            autoComplete="language"
            spellCheck={false}
          />
          <Choice
            label={w.timeZone}
            name="timeZone"
            hint={w.timeZoneHint}
            fault={inputFault(save.error, "input.timeZone")}
          >
            <option value="">{w.noTimeZone}</option>
            {zonesWith(zone, browserZone()).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </Choice>
        </div>
        <SendFault fault={save.error} sentAt={save.submittedAt} places={PLACES} />
        <Button look="main" type="submit" isBusy={save.isPending} className="justify-self-start">
          {w.save}
        </Button>
      </Form>
    </Card>
  );
}
