import { type ReactNode, useEffect, useState } from "react";
import { FileField } from "../../ui/file-field.tsx";
import { sizeOf } from "../../ui/read-file.ts";
import { words } from "../../words/words.ts";
import { type Chosen, inspectFile } from "./read-document.ts";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly chosen: Chosen | null;
  /** What the API, or the form, says against it. */
  readonly fault?: ReactNode;
  readonly onChosen: (chosen: Chosen | null) => void;
};

/** A file of a document: looked at before it is sent. */
export function DocumentField({ label, hint, chosen, fault, onChosen }: Props) {
  const take = async (file: File | undefined) => onChosen(file ? await inspectFile(file) : null);
  return (
    <FileField
      label={label}
      hint={hint}
      accept="image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
      fault={chosen?.fault ?? fault}
      said={
        chosen && (
          <>
            <p>{words.verification.files.chosen(chosen.file.name, sizeOf(chosen.file))}</p>
            {chosen.warning && <p className="text-waiting">{chosen.warning}</p>}
          </>
        )
      }
      onFile={(file) => void take(file)}
    >
      {chosen && !chosen.fault && <Preview chosen={chosen} label={label} />}
    </FileField>
  );
}

function Preview({ chosen: { file, contentType }, label }: { readonly chosen: Chosen; readonly label: string }) {
  const [url, setUrl] = useState<string | null>(null);
  const isPicture = contentType !== "application/pdf";
  useEffect(() => {
    if (!isPicture) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isPicture]);
  if (!isPicture) return <p className="text-dim text-sm">{words.verification.files.pdf}</p>;
  if (!url) return null;
  return (
    <img
      src={url}
      alt={words.verification.files.preview(label)}
      className="max-h-48 w-auto max-w-full rounded-md border border-line object-contain"
    />
  );
}
