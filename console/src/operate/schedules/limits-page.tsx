import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { LimitTableDocument, LimitVersionsDocument } from "../../generated/operate/schedules/schedules.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { EditLimits } from "./edit-limits.tsx";
import type { Kind } from "./kind.ts";
import { limitInWords } from "./rules-in-words.ts";
import { SchedulesPage } from "./schedules-page.tsx";

const route = getRouteApi("/inside/operate/limits");

const LIMITS: Kind = {
  title: words.schedules.limits.title,
  what: words.schedules.limits.what,
  useVersions(currency, after) {
    const { data, error, isPlaceholderData, refetch } = useAsk(LimitVersionsDocument, { currency, after });
    return { data: data?.limitSchedules, error, isOld: isPlaceholderData, onAgain: () => void refetch() };
  },
  useTable(currency, after) {
    const { locale } = useReader();
    const { data, error, isPlaceholderData, refetch } = useAsk(LimitTableDocument, { currency, after });
    const [table = null] = data?.limitSchedules.nodes ?? [];
    const shown = table && { version: table.version, rules: table.rules.map((rule) => limitInWords(rule, locale)) };
    return { data: data && shown, error, isOld: isPlaceholderData, onAgain: () => void refetch() };
  },
  Edit: EditLimits,
};

/** What people may move, as versions; ADMINs say what they may from a moment on. */
export function LimitsOfAllPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <SchedulesPage
      kind={LIMITS}
      search={search}
      onSearch={(next) => void navigate({ to: "/operate/limits", search: next })}
    />
  );
}
