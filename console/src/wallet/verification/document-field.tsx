import { type ReactNode, useEffect, useState } from "react";
import { FileField } from "../../ui/file-field.tsx";
import { sizeOf } from "../../ui/read-file.ts";
import { words } from "../../words/words.ts";
import { type Chosen, inspectFile, readPicture } from "./read-document.ts";

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

/**
 * Drawn from the file itself: an address made of it is one more thing that can be gone before the
 * picture is read, when the file is, or the page moves on.
 */
function Preview({ chosen: { file, contentType }, label }: { readonly chosen: Chosen; readonly label: string }) {
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const isPicture = contentType !== "application/pdf";
  useEffect(() => {
    if (!isPicture) return;
    let isCurrent = true;
    const show = (read: ImageBitmap | null) => isCurrent && setPicture(read);
    readPicture(file).then(show, () => show(null));
    return () => {
      isCurrent = false;
    };
  }, [file, isPicture]);
  if (!isPicture) return <p className="text-dim text-sm">{words.verification.files.pdf}</p>;
  if (!picture) return null;
  return (
    <canvas
      ref={(canvas) => draw(canvas, picture)}
      role="img"
      aria-label={words.verification.files.preview(label)}
      className="max-h-48 w-auto max-w-full rounded-md border border-line object-contain"
    />
  );
}

function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmap) {
  if (!canvas) return;
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
}
